/* split, shuffle and export: which samples, in which order, and out again. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/csv.h"
#include "data/folder.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/files.h"
#include "session/samples.h"
#include "session/begin.h"
#include "session/sample_sets.h"
#include "commands/motion.h"

/* ====================================== split and shuffle ===================================== */

bool run_split(struct session *session, const char *arguments, struct error *error)
{
    size_t held_out, count = session->data.train.samples;
    if (!*arguments)
        return error_set(error, "split 1000", "split needs the number of samples to hold out");
    if (!argument_count(arguments, 0, &held_out, error))
        return false;
    if (held_out >= count)
        return error_set(error, NULL, "split %zu: the training file has %zu samples", held_out,
                         count);
    struct settings settings = session->settings;
    settings.dev[0] = 0;
    settings.dev[1] = settings.train[0] = held_out;
    settings.train[1] = count;
    if (!session_restart_with(session, &settings, NULL, error))
        return false;
    fprintf(session->output.notes, "dev 0:%zu, train %zu:%zu\n", held_out, held_out, count);
    motion_next_line(session, session->output.notes);
    return true;
}

bool run_shuffle(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "shuffle", error))
        return false;
    struct settings settings = session->settings;
    settings.shuffle = true;
    if (!session_restart_with(session, &settings, NULL, error))
        return false;
    fprintf(session->output.notes, "%zu samples shuffled, seed %u; `set shuffle off` undoes it\n",
            session->data.train.samples, session->settings.seed);
    motion_next_line(session, session->output.notes);
    return true;
}

/* =========================================== export =========================================== */

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

bool run_export(struct session *session, const char *arguments, struct error *error)
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
