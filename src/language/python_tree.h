/* python_tree.h - a Python program as a tree.
 *
 * Every node knows where it was read: its line and column (counted from 1) and the bytes [from, to)
 * of the program's text. What a node's parts mean depends on its kind and is said beside it; parts
 * that are not mentioned are empty. All nodes and their texts belong to the tree, and are freed
 * with it. */
#ifndef BACKSTEP_PYTHON_TREE_H
#define BACKSTEP_PYTHON_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum python_node_kind {
    /* expressions */
    PYTHON_NUMBER,        /* value; `real` where it is no integer; text: as written */
    PYTHON_STRING,        /* text, length: what it says; `bytes` */
    PYTHON_FORMAT,        /* f"...": list of strings and fields */
    PYTHON_FIELD,         /* {a!op:c}: child[0], op, child[1] a PYTHON_FORMAT or NULL */
    PYTHON_NAME,          /* text */
    PYTHON_CONSTANT,      /* text: None, True, False or ... */
    PYTHON_TUPLE,         /* list */
    PYTHON_LIST,          /* list */
    PYTHON_SET,           /* list */
    PYTHON_DICT,          /* list of pairs and double stars */
    PYTHON_PAIR,          /* child[0]: child[1] */
    PYTHON_UNARY,         /* op child[0]; op is - + ~ not */
    PYTHON_BINARY,        /* child[0] op child[1] */
    PYTHON_LOGICAL,       /* child[0] op child[1]; op is and, or */
    PYTHON_COMPARISON,    /* child[0], then a list of PYTHON_COMPARED */
    PYTHON_COMPARED,      /* op child[0]; op is < > <= >= == != in, not in, is, is not */
    PYTHON_CONDITIONAL,   /* child[0] if child[1] else child[2] */
    PYTHON_LAMBDA,        /* lambda list: child[0] */
    PYTHON_CALL,          /* child[0](list) */
    PYTHON_KEYWORD,       /* text=child[0], in a call */
    PYTHON_STAR,          /* *child[0] */
    PYTHON_DOUBLE_STAR,   /* **child[0] */
    PYTHON_ATTRIBUTE,     /* child[0].text */
    PYTHON_SUBSCRIPT,     /* child[0][child[1]] */
    PYTHON_SLICE,         /* child[0]:child[1]:child[2], each may be NULL */
    PYTHON_COMPREHENSION, /* child[0], list of clauses; op is [ { ( or : (child[0]: child[1]) */
    PYTHON_CLAUSE,        /* for child[0] in child[1], and a list of conditions */
    PYTHON_WALRUS,        /* child[0] := child[1] */
    PYTHON_YIELD,         /* yield child[0]; op is "from" for yield from */
    /* statements */
    PYTHON_EXPRESSION, /* child[0] */
    PYTHON_ASSIGN,     /* list of targets = child[0] */
    PYTHON_ANNOTATED,  /* child[0]: child[1] = child[2], which may be NULL */
    PYTHON_AUGMENTED,  /* child[0] op= child[1]; op is + - ... */
    PYTHON_FUNCTION,   /* def text(list): body; decorators */
    PYTHON_PARAMETER,  /* text = child[0]; op is * or ** for those that collect, / alone */
    PYTHON_CLASS,      /* class text(list): body; decorators */
    PYTHON_IF,         /* if child[0]: body; otherwise */
    PYTHON_FOR,        /* for child[0] in child[1]: body; otherwise */
    PYTHON_WHILE,      /* while child[0]: body; otherwise */
    PYTHON_RETURN,     /* child[0] or NULL */
    PYTHON_BREAK,
    PYTHON_CONTINUE,
    PYTHON_PASS,
    PYTHON_IMPORT,   /* import list of aliases */
    PYTHON_FROM,     /* from text import list of aliases; a star is the name * */
    PYTHON_ALIAS,    /* text as op-less child[0] (a name) or NULL */
    PYTHON_WITH,     /* list of items: body */
    PYTHON_ITEM,     /* child[0] as child[1] */
    PYTHON_TRY,      /* body; list of handlers; otherwise; final */
    PYTHON_HANDLER,  /* except child[0] as text: body */
    PYTHON_RAISE,    /* child[0] or NULL */
    PYTHON_ASSERT,   /* child[0], child[1] */
    PYTHON_DELETE,   /* list */
    PYTHON_GLOBAL,   /* list of names */
    PYTHON_NONLOCAL, /* list of names */
    PYTHON_LEFT_OUT, /* text: a line for the notebook or the shell */
};

struct python_node {
    enum python_node_kind kind;
    size_t line, column;
    size_t from, to;
    char op[8];
    bool real, bytes;
    bool yields; /* of a function: it is a generator */
    double value;
    char *text;
    size_t length;
    struct python_node *child[3];
    struct python_node *list, *next;
    struct python_node *body, *otherwise, *final, *decorators;
    struct python_names *locals; /* of a function: the names that it assigns, once asked for */
    size_t depth;                /* of the tree below it; only the parser cares */
};

/* Names that a function assigns; see python_locals. */
struct python_names {
    const char **name;
    size_t count, capacity;
};

/* An error in a program: where it belongs in the text. The message begins with the place. */
struct python_error {
    struct error error;
    size_t line, column; /* from 1; 0 where it belongs to no place */
};

/* Where the text of a program comes from. */
struct python_source {
    char *name; /* of the file, or "" */
    char *text;
    size_t *cell; /* the first line of each code cell of a notebook */
    size_t cells; /* 0 for what is no notebook */
};

struct python_program {
    struct python_source source;
    struct python_node *body;
    void **blocks; /* all nodes and texts */
    size_t block_count, block_capacity;
};

/* Reads a .py file, or the code cells of an .ipynb. The caller gives it to python_source_free, or
 * to python_parse. False for what cannot be read, holds a NUL byte or is longer than a megabyte. */
bool python_source_read(struct python_source *source, const char *path, struct error *error);

/* A text that was pasted; `name` is what messages call it, "" for nothing. Copied. */
bool python_source_text(struct python_source *source, const char *name, const char *text,
                        struct error *error);

void python_source_free(struct python_source *source);

/* The place of a line as people say it: "train.py:12:5", "net.ipynb, cell 3:2:5" or "line 12:5". */
char *python_place(char *text, size_t length, const struct python_source *source, size_t line,
                   size_t column);

/* Parses the source, which the program takes over, whatever happens. False, with the program empty,
 * for what is no Python that this reader knows; the error says where. The caller gives the program
 * to python_program_free. */
bool python_parse(struct python_program *program, struct python_source *source,
                  struct python_error *error);

void python_program_free(struct python_program *program);

/* The names that a function (or lambda) assigns, its parameters among them, without those that it
 * declares global or nonlocal. NULL when memory is short. Kept by the tree. */
const struct python_names *python_locals(struct python_program *program,
                                         struct python_node *function, struct error *error);

/* A new empty node, or a copy of [text, text + length), that belong to the program; NULL, with the
 * error set, when memory is short. */
struct python_node *python_node_new(struct python_program *program, struct error *error);
char *python_text_new(struct python_program *program, const char *text, size_t length,
                      struct error *error);

/* The source of a tree, printed from it alone: an expression, or a statement with what it holds
 * (without a newline where that is one line). An owned string; NULL when memory is short. */
char *python_unparse(const struct python_node *node, struct error *error);

/* The source of a statement and all that follow it. */
char *python_unparse_all(const struct python_node *node, struct error *error);

#endif
