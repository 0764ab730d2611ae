/* own_data.h - the data that a person's program is run on: some of the session's samples, in the
 * form that the program's own lines ask for.
 *
 * A program reads its data from files that are not there, or uses names that another cell has
 * assigned. Which way round its samples stand, whether pixels go to 1 or to 255, whether labels are
 * digits or one-hot: its text does not say that in one place. So the forms are tried one after the
 * other, and the one in which the program runs and its numbers fit together best is taken. */
#ifndef BACKSTEP_OWN_DATA_H
#define BACKSTEP_OWN_DATA_H

#include "data/dataset.h"
#include "language/python.h"

enum own_labels {
    OWN_DIGITS,        /* (m,) */
    OWN_DIGITS_ROW,    /* (1, m) */
    OWN_DIGITS_COLUMN, /* (m, 1) */
    OWN_ONE_HOT,       /* one-hot, a sample as those of X stand */
    OWN_LABELS         /* how many forms there are */
};

struct own_form {
    bool rows;  /* a sample a row */
    bool bytes; /* 0 to 255 */
    bool
        tables; /* `data` is an array of labels and pixels; else only what is made of it is known */
    enum own_labels labels;
    size_t samples;         /* how many */
    size_t inputs, classes; /* 0: as the data have */
};

struct own_data {
    struct dataset samples; /* the caller's */
    struct own_form form;
};

/* The form of labels and the way samples stand, number `index` of OWN_WAYS; the usual ones first.
 */
enum { OWN_WAYS = 2 * OWN_LABELS };
void own_form_turn(struct own_form *form, size_t index);

/* "X is 784 x m, pixels from 0 to 1; labels are one-hot, 10 x m": into a text of `length` bytes. */
char *own_form_text(char *text, size_t length, const struct own_data *data);

/* The value of a name that the program does not assign, or assigns something that is not known: the
 * samples, their labels, a number such as the learning rate. False for a name that means nothing.
 */
bool own_data_lookup(const struct own_data *data, struct python *python, const char *name,
                     struct python_value *value, struct error *error);

/* Whether a name means something here, and whether that is of the data and not a number. */
bool own_data_has(const char *name);
bool own_data_is_array(const char *name);

#endif
