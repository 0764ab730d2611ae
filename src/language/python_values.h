/* python_values.h - what a running Python program computes with.
 *
 * A value is a number, or a reference to a counted object. Whoever gets an owned value gives it to
 * python_release. All objects of an interpreter also stand in one list, its heap, so that circles
 * (an instance that holds a method of its own) end with the interpreter. Arrays are NumPy's of up
 * to two dimensions; their elements are shared by all views, as in NumPy. NumPy's numbers (np.sum
 * of something) are arrays without dimensions, which nobody changes in place. */
#ifndef BACKSTEP_PYTHON_VALUES_H
#define BACKSTEP_PYTHON_VALUES_H

#include "language/array.h"
#include "language/python_tree.h"
#include "tensor/generator.h"
#include "tensor/random.h"

struct python;
struct python_arguments;

enum python_value_kind {
    VALUE_NONE,
    VALUE_BOOLEAN,
    VALUE_INTEGER,
    VALUE_REAL,
    VALUE_STRING,
    VALUE_ARRAY,
    VALUE_TUPLE,
    VALUE_LIST,
    VALUE_SET,
    VALUE_DICT,
    VALUE_RANGE,
    VALUE_SLICE,
    VALUE_SEQUENCE, /* zip, enumerate, reversed, dict.items() over others */
    VALUE_FUNCTION,
    VALUE_METHOD, /* a function bound to an instance */
    VALUE_CLASS,
    VALUE_INSTANCE,
    VALUE_SUPER,
    VALUE_MODULE,
    VALUE_NATIVE, /* a function of ours, perhaps bound to a value */
    VALUE_ELLIPSIS,
    VALUE_FRAME,
    VALUE_GENERATOR, /* np.random.RandomState, np.random.default_rng */
    VALUE_UNKNOWN,   /* what cannot be run: pd.read_csv("train.csv") */
};

struct python_object {
    enum python_value_kind kind;
    size_t references;
    size_t serial; /* how many its heap had made before */
    struct python_heap *heap;
    struct python_object *next, **place; /* in the heap's list */
};

struct python_value {
    enum python_value_kind kind;
    union {
        long long integer; /* a boolean, too */
        double real;
        struct python_object *object;
    };
};

struct python_string {
    struct python_object object;
    size_t length;
    char text[];
};

struct python_array {
    struct python_object object;
    struct array array;
    size_t fold;  /* of (N, 28, 28) seen as (N, 784): 28; 0 for all others */
    bool offered; /* by the host, in place of what the program would have read */
};

/* A tuple, list or set. */
struct python_items {
    struct python_object object;
    struct python_value *at;
    size_t count, capacity;
};

struct python_entry {
    struct python_value key, value;
};

struct python_dict {
    struct python_object object;
    struct python_entry *at;
    size_t count, capacity;
};

struct python_range {
    struct python_object object;
    long long start, step;
    size_t count;
};

struct python_slice {
    struct python_object object;
    struct python_value part[3];
};

enum python_sequence_kind { SEQUENCE_ZIP, SEQUENCE_ENUMERATE, SEQUENCE_REVERSED };

struct python_sequence {
    struct python_object object;
    enum python_sequence_kind kind;
    struct python_value over; /* a tuple of those zipped; the one enumerated or reversed */
    long long start;
};

struct python_variable {
    const char *name; /* of the program's tree, or kept by the interpreter */
    struct python_value value;
};

/* Names with values: of a frame, an instance, a class or a module. */
struct python_variables {
    struct python_variable *at;
    size_t count, capacity;
};

/* One call of a function, or the program's top level. */
struct python_frame {
    struct python_object object;
    struct python_variables variables;
    struct python_function *function; /* NULL at top level */
    struct python_frame *outer;       /* where the function was defined; NULL at top level */
    struct python_frame *caller;
    const struct python_node *call; /* the expression that called it */
    struct python_value result;     /* what it returned */
    struct python_class *class;     /* whose body it runs, or whose method: for super() */
    bool scratch;                   /* of a comprehension: no step tells of its names */
    bool is_class;                  /* the body of a class: functions in it do not see its names */
    size_t serial;                  /* the number of frames made before */
    size_t depth;                   /* of calls */
    bool yields;                    /* of a generator: `result` gathers what it yields */
};

struct python_function {
    struct python_object object;
    struct python_node *node; /* a def or a lambda */
    const char *name;
    struct python_frame *outer;
    struct python_class *class;    /* that it was defined in */
    struct python_value *defaults; /* one for each parameter; the kind is VALUE_FRAME for none */
    size_t count;                  /* parameters */
    enum { FUNCTION_PLAIN, FUNCTION_STATIC, FUNCTION_CLASS, FUNCTION_PROPERTY } binding;
};

struct python_method {
    struct python_object object;
    struct python_value self;
    struct python_function *function;
};

struct python_class {
    struct python_object object;
    const char *name;
    struct python_class **base;
    size_t bases;
    struct python_variables variables;
    const struct python_node *node; /* NULL for Exception and its kind */
    bool open; /* it stems from something unknown, whose attributes it may have */
};

struct python_instance {
    struct python_object object;
    struct python_class *class;
    struct python_variables variables;
};

/* super(): the instance, seen from the class after `class`. */
struct python_super {
    struct python_object object;
    struct python_class *class;
    struct python_value self;
};

struct python_module {
    struct python_object object;
    const char *name; /* "np", "np.random", "math": the one we know it by */
};

/* How a function of ours is called. Arguments stay the caller's; the result is owned. */
typedef bool python_routine(struct python *python, const struct python_arguments *arguments,
                            struct python_value *result);

struct python_native {
    struct python_object object;
    const char *name; /* "np.sum", "len"; of a method "append" */
    python_routine *routine;
    bool bound;
    struct python_value self;
};

struct python_generator {
    struct python_object object;
    bool modern; /* default_rng's */
    struct random random;
    struct generator generator;
};

struct python_unknown {
    struct python_object object;
    char *name;                     /* "pd.read_csv"; owned */
    const struct python_node *node; /* where it began */
};

/* ------------------------------------- numbers and references --------------------------------- */

static inline struct python_value python_none(void)
{
    return (struct python_value){.kind = VALUE_NONE};
}

static inline struct python_value python_boolean(bool value)
{
    return (struct python_value){.kind = VALUE_BOOLEAN, .integer = value};
}

static inline struct python_value python_integer(long long value)
{
    return (struct python_value){.kind = VALUE_INTEGER, .integer = value};
}

static inline struct python_value python_real(double value)
{
    return (struct python_value){.kind = VALUE_REAL, .real = value};
}

/* A reference to an object, which the value takes over. */
static inline struct python_value python_object(void *object)
{
    struct python_object *head = object;
    return (struct python_value){.kind = head->kind, .object = head};
}

static inline bool python_is_object(struct python_value value)
{
    return value.kind >= VALUE_STRING && value.kind != VALUE_ELLIPSIS;
}

static inline struct python_array *python_array_of(struct python_value value)
{
    return (struct python_array *)value.object;
}

static inline struct python_items *python_items_of(struct python_value value)
{
    return (struct python_items *)value.object;
}

static inline struct python_dict *python_dict_of(struct python_value value)
{
    return (struct python_dict *)value.object;
}

static inline const char *python_text_of(struct python_value value)
{
    return ((struct python_string *)value.object)->text;
}

static inline bool python_is_number(struct python_value value)
{
    return value.kind == VALUE_BOOLEAN || value.kind == VALUE_INTEGER || value.kind == VALUE_REAL;
}

/* A number as a double. */
static inline double python_number(struct python_value value)
{
    return value.kind == VALUE_REAL ? value.real : (double)value.integer;
}

/* One more reference; the value itself. */
struct python_value python_share(struct python_value value);

/* Lets go of a value; objects that nobody holds are freed. */
void python_release(struct python_value value);

/* As python_release, and leaves None. */
void python_clear(struct python_value *value);

/* ------------------------------------------ the heap ------------------------------------------ */

struct python_heap {
    struct python_object *first;
    size_t objects; /* alive */
    size_t made;    /* ever */
};

/* A new object of `size` bytes with one reference; NULL, with the error set, when memory is short.
 */
void *python_new_object(struct python_heap *heap, enum python_value_kind kind, size_t size,
                        struct error *error);

/* Frees every object, referred to or not. */
void python_heap_free(struct python_heap *heap);

/* New values, owned; *value is None after an error. */
bool python_new_string(struct python_heap *heap, struct python_value *value, const char *text,
                       size_t length, struct error *error);
/* Takes over the array, whatever happens. */
bool python_new_array(struct python_heap *heap, struct python_value *value, struct array array,
                      struct error *error);
bool python_new_items(struct python_heap *heap, struct python_value *value,
                      enum python_value_kind kind, size_t capacity, struct error *error);
bool python_new_dict(struct python_heap *heap, struct python_value *value, struct error *error);

/* Adds an item at the end, or inserts it; the item is taken over, whatever happens. */
bool python_append(struct python_items *items, struct python_value item, struct error *error);
bool python_insert(struct python_items *items, size_t at, struct python_value item,
                   struct error *error);

/* The value of a variable, borrowed; NULL for an unknown name. */
struct python_value *python_variable(const struct python_variables *variables, const char *name);

/* Sets a variable; the value is taken over, whatever happens. The name must live as long. */
bool python_set_variable(struct python_variables *variables, const char *name,
                         struct python_value value, struct error *error);

bool python_delete_variable(struct python_variables *variables, const char *name);

/* The entry of a dict, or NULL. */
struct python_entry *python_entry(const struct python_dict *dict, struct python_value key);

/* Sets an entry; key and value are taken over, whatever happens. */
bool python_set_entry(struct python_dict *dict, struct python_value key, struct python_value value,
                      struct error *error);

bool python_delete_entry(struct python_dict *dict, struct python_value key);

/* Whether two values are the same to `==`, for keys and membership: arrays only when they are one
 * object or hold single equal numbers. */
bool python_equal(struct python_value a, struct python_value b);

/* What type() calls it: "int", "ndarray", a class's own name. */
const char *python_type_name(struct python_value value);

/* str() of it, or repr(); an owned string, cut at some thousand characters. NULL when memory is
 * short. */
char *python_show(struct python_value value, bool quoted, struct error *error);

#endif
