/* Evaluates what stands between brackets: slices, numbers, None, arrays of positions. */
#include <math.h>
#include <string.h>

#include "language/indexing.h"
#include "language/walk.h"

/* A bound of a slice, or a single index: one whole number. */
static bool whole(struct walk *walk, const struct node *node, ptrdiff_t *number)
{
    struct array value;
    if (!walk->evaluate(walk, node, &value))
        return false;
    double x = array_count(value) == 1 ? array_value(value) : NAN;
    array_free(&value);
    if (!(fabs(x) < 1e15) || x != floor(x)) {
        error_set(&walk->error->error, NULL, "an index is a whole number");
        return walk_fail(walk, node->from);
    }
    *number = (ptrdiff_t)x;
    return true;
}

static bool evaluate_index_item(struct walk *walk, const struct node *node, struct index *index)
{
    *index = (struct index){.step = 1};
    if (node->kind == NODE_NONE) {
        index->kind = INDEX_NEW;
        return true;
    }
    if (node->kind == NODE_ATTRIBUTE && node_is_numpy(node->child[0]) &&
        strcmp(node->text, "newaxis") == 0) {
        index->kind = INDEX_NEW;
        return true;
    }
    if (node->kind == NODE_SLICE) {
        index->kind = INDEX_SLICE;
        index->has_start = node->child[0] && node->child[0]->kind != NODE_NONE;
        index->has_stop = node->child[1] && node->child[1]->kind != NODE_NONE;
        return (!index->has_start || whole(walk, node->child[0], &index->start)) &&
               (!index->has_stop || whole(walk, node->child[1], &index->stop)) &&
               (!node->child[2] || whole(walk, node->child[2], &index->step));
    }
    struct array value;
    if (!walk->evaluate(walk, node, &value))
        return false;
    if (value.dimensions > 0) {
        index->kind = INDEX_ARRAY;
        index->array = value;
        return true;
    }
    array_free(&value);
    index->kind = INDEX_NUMBER;
    return whole(walk, node, &index->start);
}

bool walk_index(struct walk *walk, const struct node *node, struct array *value)
{
    enum { MOST = 4 };
    struct index index[MOST] = {0};
    struct array base;
    int count = 0;
    if (!walk->evaluate(walk, node->child[0], &base))
        return false;
    bool ok = true;
    for (const struct node *item = node->list; ok && item; item = item->next) {
        if (count == MOST) {
            ok = error_set(&walk->error->error, NULL, "too many indices") ||
                 walk_fail(walk, item->from);
            break;
        }
        ok = evaluate_index_item(walk, item, &index[count]);
        count += ok;
    }
    if (ok)
        ok = index_array(value, base, index, count, &walk->error->error) ||
             walk_fail(walk, node->place);
    for (int i = 0; i < count; i++)
        array_free(&index[i].array);
    array_free(&base);
    return ok;
}
