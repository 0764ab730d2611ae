#include "session/begin.h"

#include "base/memory.h"
#include "session/editing.h"
#include "session/tracking.h"

/* ========================================= installing ========================================= */

static void arrived(void *session)
{
    tracking_arrived(session);
}

static void dropped(void *session, size_t iteration)
{
    history_drop(&((struct session *)session)->training.history, iteration);
}

/* Puts a network that was just built in the place of the one before. */
static void install(struct session *session, struct network *network, struct timeline *timeline)
{
    timeline_free(&session->training.timeline);
    network_free(&session->training.network);
    session->training.network = *network;
    session->training.timeline = *timeline;
    session->training.timeline.network = &session->training.network;
    session->training.timeline.listener = (struct timeline_listener){arrived, dropped, session};
    history_drop(&session->training.history, 0);
    output_restarted(&session->output, session->training.network.batch.count);
    stops_restarted(&session->stops);
}

/* What is edited goes over to the network that comes. */
static bool keep_edits(struct session *session, struct network *network, struct error *error)
{
    if (session->training.network.program_count < 2)
        return true;
    size_t version = timeline_next_version(&session->training.timeline);
    if (edit_keep(network, &session->training.network, version, session->output.notes, error))
        return true;
    network_free(network);
    return false;
}

bool session_begin(struct session *session, const struct settings *settings, const char *data_name,
                   struct dataset train, const struct archive *model, struct error *error)
{
    struct network network;
    struct timeline timeline;
    bool dropped;
    if (!training_build(&network, settings, data_name, train, error) ||
        !keep_edits(session, &network, error))
        return false;
    if (!timeline_new(&timeline, &network, settings->timeline, error)) {
        network_free(&network);
        return false;
    }
    if (model && !training_take_model(&timeline, model, &dropped, error)) {
        timeline_free(&timeline);
        network_free(&network);
        return false;
    }
    install(session, &network, &timeline);
    session->settings = session->training.begun = *settings;
    return true;
}

/* ========================================= restarting ========================================= */

bool session_restart_with(struct session *session, const struct settings *settings,
                          const struct archive *model, struct error *error)
{
    struct arrangement arrangement;
    if (!samples_arrange(&arrangement, &session->data, settings, error))
        return false;
    if (!session_begin(session, settings, session->data.name, arrangement.train, model, error)) {
        samples_reject(&arrangement);
        return false;
    }
    samples_accept(&session->data, &arrangement);
    return true;
}

bool session_restart(struct session *session, struct error *error)
{
    struct settings settings = session->settings;
    return session_restart_with(session, &settings, NULL, error);
}

bool session_network(const struct session *session, uint32_t seed, struct network *network,
                     struct error *error)
{
    struct settings settings = session->settings;
    settings.seed = seed;
    return training_build(network, &settings, session->data.name, session->data.train, error);
}

/* ========================================== sessions ========================================== */

bool session_load(struct session *session, const char *name, struct error *error)
{
    struct dataset train;
    if (!samples_read(&train, name, error))
        return false;
    struct settings settings =
        settings_for(&session->settings, name, train, session->data.train.samples);
    char *copy = memory_string(name, error);
    if (!copy || !session_begin(session, &settings, name, train, NULL, error)) {
        memory_free(copy);
        dataset_free(&train);
        return false;
    }
    samples_take(&session->data, copy, train);
    return true;
}

bool session_new(struct session *session, struct error *error)
{
    session_empty(session);
    if (session_load(session, "mnist", error))
        return true;
    session->data.missing = *error;
    return false;
}
