/* Errors, memory, and the parts of a chapter. */
#include "base/near.h"
#include "test.h"

#include "base/parts.h"

static void error_keeps_message_and_hint(void **state)
{
    (void)state;
    struct error error;
    assert_false(error_set(&error, "Try again.", "%s:%d: wrong", "file", 7));
    assert_string_equal(error.message, "file:7: wrong");
    assert_string_equal(error.hint, "Try again.");
    assert_false(error_set(&error, NULL, "short"));
    assert_string_equal(error.hint, "");
    assert_false(error_set(NULL, NULL, "dropped"));
}

/* What decides reads the kind: each error has its own, a later one none of an earlier. */
static void error_has_a_kind(void **state)
{
    (void)state;
    struct error error;
    assert_false(error_set_kind(&error, ERROR_NO_NAME, NULL, "there is no %s", "Z9"));
    assert_int_equal(error.kind, ERROR_NO_NAME);
    memory_fail_after(0);
    assert_null(memory_new(1, 1, &error));
    memory_fail_after(-1);
    assert_int_equal(error.kind, ERROR_MEMORY);
    assert_false(error_set(&error, NULL, "short"));
    assert_int_equal(error.kind, ERROR_OTHER);
}

static void near_words_are_found(void **state)
{
    (void)state;
    assert_int_equal(near_distance("dW1", "dw1"), 1);
    assert_int_equal(near_distance("braek", "break"), 2);
    assert_int_equal(near_distance("step", "stepp"), 2);
    struct near near = near_name("z1");
    near_offer(&near, "Z2");
    assert_null(near.best);
    near_offer(&near, "Z1");
    assert_string_equal(near.best, "Z1");
}

static void error_cuts_long_messages(void **state)
{
    (void)state;
    struct error error;
    char *text = memory_new(5001, 1, &error);
    memset(text, 'x', 5000);
    error_set(&error, NULL, "%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    memory_free(text);
}

static void memory_refuses_overflow(void **state)
{
    (void)state;
    struct error error = {0};
    assert_null(memory_new(SIZE_MAX / 2, 3, &error));
    assert_error(false, &error, "larger than memory can be");
    assert_null(memory_new(SIZE_MAX / 2, 1, &error));
    assert_null(memory_reals(SIZE_MAX / 4, 5, &error));
    assert_error(false, &error, "larger than memory can be");
}

static void memory_grows_and_keeps(void **state)
{
    (void)state;
    struct error error;
    size_t capacity = 0;
    int *block = memory_grow(NULL, &capacity, 1, sizeof *block, &error);
    assert_non_null(block);
    block[0] = 42;
    for (size_t need = 2; need < 1000; need += 37) {
        block = memory_grow(block, &capacity, need, sizeof *block, &error);
        assert_non_null(block);
        assert_true(capacity >= need);
        assert_int_equal(block[0], 42);
        assert_int_equal(block[capacity - 1], 0);
    }
    memory_fail_after(0);
    assert_null(memory_grow(block, &capacity, capacity + 1, sizeof *block, &error));
    assert_int_equal(block[0], 42);
    memory_free(block);
}

static void memory_is_aligned_and_zero(void **state)
{
    (void)state;
    struct error error;
    for (size_t count = 0; count < 200; count += 13) {
        unsigned char *block = memory_new(count, 1, &error);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % 64, 0);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(block[i], 0);
        memory_free(block);
    }
}

static int ran[2];

static bool first(struct error *error)
{
    (void)error;
    ran[0]++;
    return true;
}

static bool second(struct error *error)
{
    ran[1]++;
    return error_set(error, NULL, "the second part fails");
}

static void parts_run_by_name(void **state)
{
    (void)state;
    const struct part parts[] = {{"first", "one", first}, {"second", "two", second}};
    char *one[] = {"chapter", "first", NULL}, *none[] = {"chapter", NULL};
    char *unknown[] = {"chapter", "third", NULL};
    assert_int_equal(parts_run(parts, 2, 2, one), 0);
    assert_int_equal(ran[0], 1);
    assert_int_equal(ran[1], 0);
    assert_int_equal(parts_run(parts, 2, 1, none), 2);
    assert_int_equal(ran[0], 2);
    assert_int_equal(ran[1], 1);
    assert_int_equal(parts_run(parts, 2, 2, unknown), 2);
    assert_int_equal(ran[0], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_has_a_kind),
        cmocka_unit_test(near_words_are_found),
        cmocka_unit_test(error_keeps_message_and_hint),
        cmocka_unit_test(error_cuts_long_messages),
        cmocka_unit_test(memory_refuses_overflow),
        cmocka_unit_test(memory_grows_and_keeps),
        cmocka_unit_test(memory_is_aligned_and_zero),
        cmocka_unit_test(parts_run_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
