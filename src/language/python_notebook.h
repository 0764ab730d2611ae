/* python_notebook.h - the code cells of a Jupyter notebook, which is a JSON file. */
#ifndef BACKSTEP_PYTHON_NOTEBOOK_H
#define BACKSTEP_PYTHON_NOTEBOOK_H

#include "language/python_tree.h"

/* Joins the code cells of the notebook's text into one source that remembers where each cell
 * begins; the source must be empty. False for what is no notebook, for one of more than a megabyte
 * of code, and in a build without the library that reads JSON. */
bool python_notebook(struct python_source *source, const char *path, const char *text,
                     struct error *error);

#endif
