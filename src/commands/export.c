/* export: samples for other programs. */
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "data/csv.h"
#include "data/folder.h"
#include "session/sample_sets.h"

/* Writes the samples; *what says what they have become. */
static bool write_samples(struct dataset samples, const char *format, const char *path, bool test,
                          struct error *error)
{
    if (strcmp(format, "csv") == 0)
        return csv_write(path, samples, error);
    if (strcmp(format, "idx") == 0)
        return dataset_write_folder(samples, path, test ? DATASET_TEST : DATASET_TRAIN, error);
    return folder_write(samples, path, error);
}

static bool run_export(struct session *session, const char *arguments, struct error *error)
{
    char format[16];
    const char *text = argument_word(arguments, format, sizeof format);
    const char *last = strrchr(text, ' ');
    struct dataset samples;
    size_t first;
    if (strcmp(format, "csv") != 0 && strcmp(format, "idx") != 0 && strcmp(format, "png") != 0)
        return error_set(error, "export csv train.csv 0:42000",
                         "export needs a format: csv, idx or png");
    if (!*text)
        return error_set(error, "export csv train.csv 0:42000", "export needs a %s",
                         strcmp(format, "csv") == 0 ? "file" : "folder");
    const char *which = last && samples_named(last + 1) ? last + 1 : "";
    size_t length = *which ? (size_t)(last - text) : strlen(text);
    while (length && text[length - 1] == ' ')
        length--;
    if (!samples_slice(session, which, &samples, &first, error))
        return false;
    char *name = memory_format(error, "%.*s", (int)length, text);
    char *path = name ? argument_path(name, NULL, error) : NULL;
    bool ok = path && write_samples(samples, format, path, strcmp(which, "test") == 0, error);
    if (ok)
        fprintf(session->output.notes, "%zu samples in %s\n", samples.samples, path);
    memory_free(path);
    memory_free(name);
    return ok;
}

static const struct command commands[] = {
    {"export", NULL, "export csv|idx|png FILE [train|dev|test|FROM:TO]",
     "write samples for other programs",
     "export csv train.csv.gz 0:42000  a file that is there is replaced, as `save` does\n"
     "export png digits test        a new folder, with folders 0 to 9; none is replaced\n"
     "export idx folder             MNIST's format; files that are there are replaced\n",
     0, run_export},
};

const struct command_group EXPORT_COMMANDS = {"data and files", commands,
                                              sizeof commands / sizeof commands[0]};
