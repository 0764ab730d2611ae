#include "session/followed.h"

#include <string.h>

#include "view/picture.h"
#include "view/print_array.h"

void follow_picture(struct session *session, size_t sample)
{
    const struct network *network = &session->training.network;
    struct dataset data = network->data;
    picture_print(session->output.notes,
                  data.pixels + batch_sample(network->batch, sample) * data.inputs, data.height,
                  data.width);
    fprintf(session->output.notes, "sample %zu, label %d\n", sample,
            batch_label(network->batch, data, sample));
}

/* A column of up to twelve entries in a line, of a longer one its largest. */
static void print_column(struct session *session, const char *name, struct matrix column)
{
    enum { SHOWN = 12 };
    FILE *stream = session->output.notes;
    fprintf(stream, "   %s[:, %zu] =", name, session->output.followed);
    if (column.rows <= SHOWN) {
        for (size_t i = 0; i < column.rows; i++)
            fprintf(stream, " %.4g", print_value((double)column.at[i] + 0.0)); /* no -0 */
        fputc('\n', stream);
        return;
    }
    size_t zeros = 0, largest = 0, smallest = 0;
    for (size_t i = 0; i < column.rows; i++) {
        zeros += column.at[i] == 0;
        largest = column.at[i] > column.at[largest] ? i : largest;
        smallest = column.at[i] < column.at[smallest] ? i : smallest;
    }
    fprintf(stream, " %zu entries, largest %.4g at [%zu], smallest %.4g at [%zu], %zu zeros\n",
            column.rows, print_value((double)column.at[largest]), largest,
            print_value((double)column.at[smallest]), smallest, zeros);
}

void follow_show(struct session *session, size_t statement)
{
    const struct network *network = &session->training.network;
    size_t target = timeline_program(&session->training.timeline)->statements[statement].target;
    const struct tensor *tensor = &network->tensors[target];
    size_t n = session->output.followed;
    if (tensor->lifetime != LIFETIME_SAMPLE)
        return;
    print_column(session, tensor->name, matrix_columns(tensor->value, n, n + 1));
    if (target == network->output)
        fprintf(session->output.notes,
                "   taken for a %zu, with probability %.4f; the label is %d\n",
                matrix_argmax(tensor->value, n),
                print_value((double)*matrix_at(tensor->value, matrix_argmax(tensor->value, n), n)),
                batch_label(network->batch, network->data, n));
}
