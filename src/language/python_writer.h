/* python_writer.h - a text that grows while a tree is printed; what python_unparse.c (statements)
 * and python_unparse_expression.c share. */
#ifndef BACKSTEP_PYTHON_WRITER_H
#define BACKSTEP_PYTHON_WRITER_H

#include "language/python_tree.h"

/* How tightly an expression holds together; a looser one inside a tighter gets brackets. */
enum python_level {
    PYTHON_LEVEL_TUPLE,
    PYTHON_LEVEL_TEST,
    PYTHON_LEVEL_OR,
    PYTHON_LEVEL_AND,
    PYTHON_LEVEL_NOT,
    PYTHON_LEVEL_COMPARISON,
    PYTHON_LEVEL_BITS_OR,
    PYTHON_LEVEL_BITS_XOR,
    PYTHON_LEVEL_BITS_AND,
    PYTHON_LEVEL_SHIFT,
    PYTHON_LEVEL_SUM,
    PYTHON_LEVEL_PRODUCT,
    PYTHON_LEVEL_UNARY,
    PYTHON_LEVEL_POWER,
    PYTHON_LEVEL_ATOM,
};

struct python_writer {
    char *text;
    size_t length, capacity;
    struct error *error;
    bool failed;
    bool inside; /* a field of an f-string: strings in it take the other quotes */
};

/* Appends a text. */
void python_write(struct python_writer *writer, const char *text);

/* Appends an expression, in brackets where it holds together less tightly than `least`. */
void python_write_expression(struct python_writer *writer, const struct python_node *node,
                             enum python_level least);

/* Appends a word or sign, and the expression behind it unless that is NULL. */
void python_write_prefixed(struct python_writer *writer, const char *word,
                           const struct python_node *node, enum python_level level);

/* Appends expressions with a separator between them; the parameters of a function. */
void python_write_list(struct python_writer *writer, const struct python_node *item,
                       const char *separator);
void python_write_parameters(struct python_writer *writer, const struct python_node *item);

#endif
