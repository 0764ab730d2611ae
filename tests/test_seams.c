/* Where edits, the judge and files meet: edited and spoiled programs are judged, saved and loaded.
 */
#include "harness.h"

#include "session/editing.h"
#include "model/version.h"

/* ================================== the first wrong statement ================================= */

/* Whatever is spoiled, gradcheck names the statement, and shows the line as it should be. */
static void gradcheck_finds_what_is_spoiled(void **state)
{
    (void)state;
    need_double();
    struct session session;
    new_session(&session, "data toy");
    command(&session, "next 2");
    size_t found = 0;
    for (size_t n = 1; n <= 51; n++) {
        char line[60], expected[200];
        struct error error = {0};
        snprintf(line, sizeof line, "sabotage %zu", n);
        if (!attempt(&session, line, &error)) {
            assert_non_null(strstr(error.message, "changes nothing"));
            continue;
        }
        const struct network *network = &session.training.network;
        const struct program *program =
            &network->programs[timeline_next_version(&session.training.timeline)];
        size_t s = 0;
        while (!program->statements[s].spoiled)
            s++;
        snprintf(expected, sizeof expected, "The first wrong statement is %zu: %s = %s\n", s + 1,
                 network->tensors[program->statements[s].target].name,
                 program->statements[s].formula);
        assert_int_equal(sabotage_number(network, &program->statements[s]), n);
        command(&session, "step");
        shows(&session, "gradcheck", expected);
        found++;
        command_all(&session, "goto 2\n"
                              "reveal\n");
    }
    assert_int_equal(found, 50); /* the other changes nothing on these data */
    session_free(&session);
}

/* Lines that belong together, in order; `wrong` is what gradcheck says, NULL for nothing wrong. */
static const struct edited {
    const char *lines[4];
    const char *wrong;
} EDITED[] = {
    {{"insert after Z1: Z1 = Z1 * 2"}, "is 11: dZ1 = dA1 * (Z1 > 0)"},
    {{"insert after Z1: Z1 = Z1 * 2", "insert after dZ1: dZ1 = dZ1 * 2"}, NULL},
    {{"insert after A1: A1 = A1 * (Z1 > 0.5)"}, "changes A1: dA1 has to go back through it, too"},
    {{"insert after A1: A1 = A1 * (Z1 > 0.5)", "insert after dA1: dA1 = dA1 * (Z1 > 0.5)"}, NULL},
    {{"insert after dW1: dW1 = dW1 + 0.1 * W1"}, "You inserted this line."},
    {{"edit dW1 = dZ1 @ X.T", "insert after dW1: dW1 = dW1 / m"}, NULL},
    {{"edit dW1 = dZ1 @ X.T", "insert after dW1: dW1 = dW1 / 2"}, "is 11: dW1 = dZ1 @ X.T\n"},
    {{"edit A1 = tanh(Z1)"}, "is your line A1 = tanh(Z1): dZ1 has to follow it"},
    {{"edit A1 = tanh(Z1)", "edit dZ1 = dA1 * (1 - A1**2)"}, NULL},
    {{"edit dZ2 = 2 * (A2 - Y)"}, "is 6: dZ2 = 2 * (A2 - Y)\n"},
    {{"edit loss = np.sum((A2 - Y)**2) / m"}, "is 6: dZ2 = A2 - Y\n"},
    {{"edit loss = np.sum((A2 - Y)**2) / m",
      "edit dZ2 = 2 * A2 * (A2 - Y - np.sum(A2 * (A2 - Y), axis=0))"},
     NULL},
    {{"insert after A1: D = np.random.rand(*A1.shape) < 0.5", "insert after D: A1 = A1 * D / 0.5",
      "insert after dA1: dA1 = dA1 * D / 0.5"},
     NULL},
    {{"insert after A1: A1 = A1 * (np.random.rand(*A1.shape) < 0.5)"}, ": dA1 = W2.T @ dZ2\n"},
    /* samples that meet: the mean is taken out of each row */
    {{"insert after Z1: Z1 = Z1 - np.mean(Z1, axis=1, keepdims=True)",
      "insert after dZ1: dZ1 = dZ1 - np.mean(dZ1, axis=1, keepdims=True)"},
     NULL},
    {{"insert after Z1: Z1 = Z1 - np.mean(Z1, axis=1, keepdims=True)"}, ": dZ1 = dA1 * (Z1 > 0)\n"},
    {{"insert after dZ1: dX = W1.T @ dZ1", "insert after loss: dloss = 1"}, NULL},
};

static void edited_programs_are_judged(void **state)
{
    (void)state;
    need_double();
    struct session session;
    new_session(&session, "data toy");
    for (size_t i = 0; i < sizeof EDITED / sizeof EDITED[0]; i++) {
        command_all(&session, "revert all\n"
                              "restart\n");
        for (int k = 0; k < 4 && EDITED[i].lines[k]; k++)
            command(&session, EDITED[i].lines[k]);
        for (int k = 0; k < 2; k++) {
            if (EDITED[i].wrong) {
                shows(&session, "gradcheck", EDITED[i].wrong);
            } else {
                shows_not(&session, "gradcheck", "wrong");
                shows_not(&session, "gradcheck", "FAIL");
            }
            command(&session, k ? "step 3" : "next 2");
        }
    }
    session_free(&session);
}

/* Single lines, judged while others stand in the program. */
static void lines_are_judged_beside_edits(void **state)
{
    (void)state;
    need_double();
    static const char *const cases[][3] = {
        /* what is edited, what is checked, what is said */
        {"edit A1 = tanh(Z1)", "check A1 = tanh(Z1)", "ok  "},
        {"edit A1 = tanh(Z1)", "check A1 = relu(Z1)", "The program's A1 is your line"},
        {"edit A1 = tanh(Z1)", "check dZ1 = dA1 * (1 - A1**2)", "ok  "},
        {"edit A1 = tanh(Z1)", "check dZ1 = dA1 * (Z1 > 0)", "does not agree with the differences"},
        {"edit A1 = relu(Z1) * (np.random.rand(*Z1.shape) < 0.5)",
         "check A1 = relu(Z1) * (np.random.rand(*Z1.shape) < 0.5)", "ok  "},
        {"insert after A1: D = np.random.rand(*A1.shape) < 0.5",
         "check D = np.random.rand(*Z1.shape) < 0.5", "ok  "},
        {"insert after A1: A1 = A1 * (Z1 > 0.5)", "check A1 = relu(Z1)",
         "also made by your line 3: A1 = A1 * (Z1 > 0.5)"},
        {"insert after A1: A1 = A1 * (Z1 > 0.5)", "check A1 = relu(Z1) * (Z1 > 0.5)", "ok  "},
        /* spoiled in secret: the right line is right, the spoiled one is not */
        {"sabotage 26", "check A1 = relu(Z1)", "ok  "},
        {"sabotage 26", "check A1 = np.abs(Z1)", "FAIL"},
        {"sabotage 26", "check A1 = np.abs(Z1)", "does not agree with its formula"},
        {"sabotage 40", "check W1 = W1 - alpha * dW1", "ok  "},
        {"sabotage 40", "check W1 = W1 + alpha * dW1", "FAIL"},
    };
    struct session session;
    new_session(&session, "data toy");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        command_all(&session, "revert all\n"
                              "restart\n");
        command(&session, cases[i][0]);
        command(&session, "next 2");
        shows(&session, cases[i][1], cases[i][2]);
        command(&session, "step 3");
        shows(&session, cases[i][1], cases[i][2]);
    }
    /* the correction is not shown where the program's own line is wrong */
    command_all(&session, "revert all\n"
                          "restart\n"
                          "edit A1 = tanh(Z1)\n"
                          "check dZ1 = dA1\n");
    fails(&session, "hint", "there is no hint");
    session_free(&session);
}

/* Whatever memory a judgement lacks, it says so, and the session stays as it was. */
static void failing_memory_judges_nothing(void **state)
{
    (void)state;
    need_double();
    static const char *const lines[] = {"gradcheck", "check A1 = relu(Z1) * D", "save $/session.bs",
                                        "revert all"};
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "insert after A1: D = np.random.rand(*A1.shape) < 0.5\n"
                          "insert after D: A1 = A1 * D\n"
                          "next\n");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        bool done = false;
        for (long failing = 0; !done; failing += 1 + failing / 40) {
            struct error error = {0};
            struct random before = session.training.network.random;
            size_t version = session.training.network.version;
            memory_fail_after(failing);
            done = attempt(&session, lines[i], &error);
            done &= memory_fail_after(-1) >= 0;
            if (error.message[0] && !strstr(error.message, "out of memory"))
                fail_msg("%s: %s", lines[i], error.message);
            if (!done)
                assert_int_equal(session.training.network.version, version);
            assert_true(random_same(&before, &session.training.network.random));
        }
    }
    command(&session, "next");
    session_free(&session);
}

/* ================================= other samples, other layers ================================ */

/* evaluate and predict go through the edited lines: by hand the same numbers come out. */
static void judging_runs_the_edited_lines(void **state)
{
    (void)state;
    static const char by_hand[] = "softmax(W2 @ np.tanh(W1 @ X + b1) + b2)";
    struct session session;
    char text[200];
    new_session(&session, "data toy");
    command_all(&session, "edit A1 = tanh(Z1)\n"
                          "edit dZ1 = dA1 * (1 - A1**2)\n"
                          "next 3\n");
    snprintf(text, sizeof text, "-np.mean(np.log(np.sum(Y * %s, axis=0)))", by_hand);
    double loss = number(&session, text);
    assert_close(number(&session, "loss(train)"), loss, 1e-12);
    snprintf(text, sizeof text, "loss %.6f", loss);
    shows(&session, "evaluate train", text);
    snprintf(text, sizeof text, "np.max(%s[:, 0])", by_hand);
    snprintf(text, sizeof text, "Confidence: %.4f", number(&session, text));
    shows(&session, "predict 0", text);
    session_free(&session);
}

#ifdef BACKSTEP_ZIP

/* A model of other layers, other data and shuffled samples keep the lines that fit, and say so. */
static void edits_stay_where_they_fit(void **state)
{
    (void)state;
    need_double();
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "save $/model.npz\n"
                          "set layers 4 5 2\n"
                          "edit A1 = tanh(Z1)\n"
                          "restart\n"
                          "insert after A1: A1 = A1 * np.ones((5, 1))\n");
    shows(&session, "load $/model.npz", "kept: A1 = tanh(Z1)");
    assert_printed("dropped: A1 = A1 * np.ones((5, 1))");
    shows(&session, "info edits", "A1 = tanh(Z1)");
    shows(&session, "shuffle", "kept: A1 = tanh(Z1)");
    shows(&session, "data mnist", "kept: A1 = tanh(Z1)");
    command(&session, "set train 0:100");
    shows(&session, "restart", "kept: A1 = tanh(Z1)");
    shows(&session, "gradcheck --samples 20 --entries 5", ": dZ1 = dA1 * (Z1 > 0)");
    session_free(&session);
}

#endif

/* `def` within pasted lines is Python's; a `check` within `define` has an `end` of its own. */
static void blocks_end_where_they_should(void **state)
{
    (void)state;
    need_double();
    struct session session;
    new_session(&session, "data toy");
    write_text("$/blocks.bs", "check\ndef backward(X):\n    dZ2 = A2 - Y\n    return dZ2\nend\n"
                              "define mine\ncheck\ndZ2 = Y - A2\nend\nlet after = 1\nend\nmine\n");
    shows(&session, "source $/blocks.bs", "The first wrong line is line 1: dZ2 = Y - A2");
    assert_printed("1 of 1 judged lines are right.");
    assert_true(number(&session, "after") == 1);
    session_free(&session);
}

/* ====================================== sessions in files ===================================== */

/* Both sessions stand at the same place, with the same bits in every tensor and the same program.
 */
static void assert_same(struct session *a, struct session *b, const char *doing)
{
    struct error error;
    size_t done, ignored;
    assert_int_equal(place_compare(a->training.timeline.place, b->training.timeline.place), 0);
    assert_int_equal(timeline_looked_at(&a->training.timeline, &done),
                     timeline_looked_at(&b->training.timeline, &ignored));
    assert_int_equal(a->training.network.statement_count, b->training.network.statement_count);
    if (!random_same(&a->training.network.random, &b->training.network.random))
        fail_msg("after %s the random states differ", doing);
    for (size_t t = 0; t < a->training.network.tensor_count; t++) {
        const char *name = a->training.network.tensors[t].name;
        size_t same = network_find(&b->training.network, name);
        if (!version_computes(&a->training.network, t) ||
            !timeline_materialise(&a->training.timeline, t, &error))
            continue;
        assert_true(same < b->training.network.tensor_count);
        assert_ok(timeline_materialise(&b->training.timeline, same, &error), &error);
        assert_same_bits(a->training.network.tensors[t].value,
                         b->training.network.tensors[same].value, name);
    }
    for (size_t s = 0; s < a->training.network.statement_count; s++) {
        const struct statement *x = &a->training.network.statements[s],
                               *y = &b->training.network.statements[s];
        assert_string_equal(x->formula, y->formula);
        assert_int_equal(x->line != NULL, y->line != NULL);
        assert_int_equal(x->spoiled != NULL, y->spoiled != NULL);
    }
}

/* What a person may do; some of it fails at some places. */
static const char *const DEEDS[] = {
    "step",
    "step 5",
    "next",
    "next 3",
    "step 15",
    "goto 1",
    "goto 2:dZ1",
    "goto 0",
    "back 2",
    "advance A1",
    "edit A1 = tanh(Z1)",
    "edit A1 = np.maximum(Z1, leak * Z1)",
    "edit dZ1 = dA1 * (1 - A1**2)",
    "edit W1 -= 0.2 * dW1",
    "insert after A1: A1 = A1 * (np.random.rand(*A1.shape) < 0.8) / 0.8",
    "insert after Z1: H = np.mean(Z1, axis=1, keepdims=True)",
    "insert after H: Z1 = Z1 - centre * H",
    "insert after dW1: dW1 = dW1 + 0.001 * W1",
    "revert A1",
    "revert",
    "revert all",
    "sabotage 1",
    "sabotage 15",
    "sabotage",
    "reveal",
    "let leak = np.random.rand()",
    "let noise = np.random.randn(3)",
    "let W2 = W2 + 0.01 * np.random.randn(2, 3)",
    "let b1 = b1 / 3",
    "set learning_rate 0.3",
    "restart",
    "set seed 3",
    "set layers 4 5 2",
    "set layers 4 3 2",
};

/* A session saved anywhere comes back, in a new session and in one that stands elsewhere. */
static void sessions_come_back(void **state)
{
    (void)state;
    struct random random;
    struct session session, again;
    random_seed(&random, 11);
    new_session(&session, "data toy");
    new_session(&again, "data toy");
    for (int trial = 0; trial < 60; trial++) {
        static const char *const fresh[] = {
            "revert all",
            "set layers 4 3 2",
            "set seed 0",
            "set learning_rate 0.1",
            "restart",
            "let leak = 0.1",
            "alias centre = leak / 2",
        };
        char deeds[1200] = "";
        size_t used = 0;
        for (size_t k = 0; k < sizeof fresh / sizeof fresh[0]; k++)
            command(&session, fresh[k]);
        command(&again, trial % 3 ? "sabotage" : "step 2");
        for (int k = 0; k < 20; k++) {
            const char *deed =
                DEEDS[random_below(&random, (uint32_t)(sizeof DEEDS / sizeof DEEDS[0]))];
            struct error error;
            if (attempt(&session, deed, &error))
                used += (size_t)snprintf(deeds + used, sizeof deeds - used, "%s; ", deed);
        }
        command(&session, "save $/session.bs");
        command(&again, trial % 2 ? "source $/session.bs" : "load $/session.bs");
        assert_same(&session, &again, deeds);
        size_t changes = session.training.timeline.journal.count;
        if (changes && place_compare(session.training.timeline.journal.changes[changes - 1].made,
                                     session.training.timeline.place) > 0) {
            /* what lies ahead is no part of the place: a new future for both */
            command(&session, "set learning_rate 0.25");
            command(&again, "set learning_rate 0.25");
        }
        command(&session, "next 2");
        command(&again, "next 2");
        assert_same(&session, &again, deeds);
        command(&session, "goto 1");
        command(&again, "goto 1");
        assert_same(&session, &again, deeds);
        command(&again, "revert all");
    }
    session_free(&session);
    session_free(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradcheck_finds_what_is_spoiled),
        cmocka_unit_test(edited_programs_are_judged),
        cmocka_unit_test(lines_are_judged_beside_edits),
        cmocka_unit_test(failing_memory_judges_nothing),
        cmocka_unit_test(judging_runs_the_edited_lines),
#ifdef BACKSTEP_ZIP
        cmocka_unit_test(edits_stay_where_they_fit),
#endif
        cmocka_unit_test(blocks_end_where_they_should),
        cmocka_unit_test(sessions_come_back),
    };
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
