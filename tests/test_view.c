/* The book's mathematics for a terminal, and summaries. */
#include "view/markdown.h"
#include "view/mathematics.h"
#include "view/bar.h"
#include "view/summary.h"

#include <glob.h>
#include <string.h>

#include "base/memory.h"
#include "test.h"

/* ======================================== mathematics ========================================= */

static void assert_renders(const char *latex, const char *utf8, const char *ascii)
{
    struct error error = {0};
    char *text = mathematics_text(latex, true, &error);
    assert_non_null(text);
    assert_string_equal(text, utf8);
    memory_free(text);
    text = mathematics_text(latex, false, &error);
    assert_non_null(text);
    assert_string_equal(text, ascii);
    memory_free(text);
}

static void mathematics_is_read(void **state)
{
    (void)state;
    assert_renders("\\frac{\\partial l}{\\partial a_k} = -\\frac{y_k}{a_k} ,",
                   "∂l/∂a_k = -y_k/a_k,", "dl/da_k = -y_k/a_k,");
    assert_renders("dW2_{kh} = \\frac{1}{m} \\sum_{n} dZ2_{kn}\\, (A1^T)_{nh} .",
                   "dW2_kh = 1/m · Σ_n dZ2_kn (A1^T)_nh.",
                   "dW2_kh = 1/m * sum_n dZ2_kn (A1^T)_nh.");
    assert_renders("\\frac{e^{z_k + c}}{\\sum_j e^{z_j}} = \\tfrac12 \\cdot 10^{-17}",
                   "(e^(z_k + c)) / (Σ_j e^z_j) = 1/2 · 10^-17",
                   "(e^(z_k + c)) / (sum_j e^z_j) = 1/2 * 10^-17");
    assert_renders("-\\ln \\frac{a}{s}", "-ln (a/s)", "-ln (a/s)");
    assert_renders("\\frac{l(w+h) - l}{2h} \\approx \\varepsilon^{1/3}\\;\\ge\\; -\\ln a",
                   "(l(w+h) - l) / (2h) ≈ ε^(1/3) ≥ -ln a",
                   "(l(w+h) - l) / (2h) ~ epsilon^(1/3) >= -ln a");
    assert_renders("da_h \\cdot \\begin{cases} 1 & z_h > 0 \\\\ 0 & z_h < 0 \\end{cases}",
                   "da_h · {1 where z_h > 0; 0 where z_h < 0}",
                   "da_h * {1 where z_h > 0; 0 where z_h < 0}");
    assert_renders("\\begin{aligned}\nZ &= 1 \\\\\nY &= \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 "
                   "\\end{pmatrix}\n\\end{aligned}",
                   "Z = 1\nY = (1 0; 0 1)", "Z = 1\nY = (1 0; 0 1)");
    assert_renders("\\mathbf{1}^T \\mathrm{diag}(a) , \\qquad \\text{fan\\_in} \\Big( 2 \\Big)",
                   "1^T diag(a) ,     fan_in ( 2 )", "1^T diag(a) ,     fan_in ( 2 )");
}

static void assert_refused(const char *latex)
{
    struct error error = {0};
    assert_null(mathematics_text(latex, true, &error));
    assert_true(error.message[0]);
}

static void mathematics_is_refused(void **state)
{
    (void)state;
    assert_refused("\\nonsense{a}");
    assert_refused("\\begin{nonsense} a \\end{nonsense}");
    assert_refused("\\frac{a}{b");
    assert_refused("\\begin{cases} 1");
    assert_refused("\\frac");
    char deep[101] = "";
    memset(deep, '{', 100);
    assert_refused(deep);
}

/* A formula of the book: its macros are known, and nothing of LaTeX is left. */
static void check_formula(const char *page, int line, const char *latex)
{
    for (int utf8 = 0; utf8 < 2; utf8++) {
        struct error error = {0};
        char *text = mathematics_text(latex, utf8, &error);
        if (!text)
            fail_msg("%s:%d: %s", page, line, error.message);
        else if (strpbrk(text, "\\&"))
            fail_msg("%s:%d: %s", page, line, text);
        memory_free(text);
    }
}

/* $`...`$, which begin and end on the same line */
static void check_inline(const char *page, int line, char *text)
{
    while ((text = strstr(text, "$`"))) {
        char *end = strstr(text + 2, "`$");
        if (!end) {
            fail_msg("%s:%d: mathematics that goes on in the next line", page, line);
            return;
        }
        *end = '\0';
        check_formula(page, line, text + 2);
        text = end + 2;
    }
}

/* Both kinds of formula on a page: how many there are. */
static int check_page(const char *page)
{
    char line[4096], formula[8192] = "";
    int number = 0, count = 0;
    enum { PROSE, MATHEMATICS, OTHER } kind = PROSE;
    FILE *file = fopen(page, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        number++;
        if (strncmp(line, "```", 3) == 0) {
            if (kind == MATHEMATICS)
                check_formula(page, number, formula);
            kind = kind != PROSE ? PROSE : strcmp(line, "```math\n") == 0 ? MATHEMATICS : OTHER;
            count += kind == MATHEMATICS;
            formula[0] = '\0';
        } else if (kind == MATHEMATICS) {
            size_t length = strlen(formula);
            assert_true(length + strlen(line) < sizeof formula);
            snprintf(formula + length, sizeof formula - length, "%s", line);
        } else if (kind == PROSE) {
            check_inline(page, number, line);
        }
    }
    fclose(file);
    return count;
}

static void mathematics_of_the_book(void **state)
{
    glob_t pages;
    int count = 0;
    (void)state;
    assert_int_equal(glob("chapters/[0-9]*.md", 0, NULL, &pages), 0);
    for (size_t i = 0; i < pages.gl_pathc; i++)
        count += check_page(pages.gl_pathv[i]);
    globfree(&pages);
    assert_true(count > 30);
}

/* ========================================== markdown ========================================== */

static void markdown_is_shown(void **state)
{
    static const char *const lines[] = {
        "## A *heading*",
        "",
        "Some **bold** `a * b` words, $`z_k`$ and [a link](page.md) with \\* here.",
        "",
        "![a picture](../plots/figures/one.png)",
        "",
        "Three loops:",
        "",
        "```c",
        "int i;",
        "",
        "    i++;",
        "```",
        "",
        "```math",
        "a =",
        "\\frac{1}{m}",
        "```",
        "",
        "- one",
        "- two",
        "",
        NULL};
    char *text = NULL;
    size_t size;
    (void)state;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    markdown_print(stream, lines, 60);
    fclose(stream);
    assert_string_equal(
        text,
        "## A *heading*\n\nSome bold `a * b` words, z_k and a link with * here.\n\n"
        "    [picture: plots/figures/one.png]\n\nThree loops:\n\n    int i;\n\n        i++;\n\n"
        "    a = 1/m\n\n- one\n- two\n");
    free(text);
}

/* ======================================== progress, summaries ================================= */

static void progress_fits(void **state)
{
    struct bar_state far = {120, 100, 200, 0.5123, 0.845, 10};
    char text[400];
    (void)state;
    assert_string_equal(
        bar_line(text, sizeof text, &far),
        "iteration 120 of 200  loss 0.5123  accuracy 0.8450  2.0 a second  40 s left");
    assert_string_equal(bar_text(text, sizeof text, &far, 39, false),
                        "[##------------]  120 of 200  40 s left");
}

static void summaries_show_no_noise(void **state)
{
    real cancels[] = {(real)0.1, (real)0.2, (real)-0.3, (real)0.7, (real)-0.7};
    real small[] = {(real)1e-14, (real)2e-14, -1, 1};
    char text[200];
    (void)state;
    struct summary summary = summary_of((struct matrix){1, 5, cancels});
    assert_true(summary.mean == 0);
    assert_non_null(
        strstr(summary_text(text, sizeof text, (struct matrix){1, 5, cancels}), "mean 0 "));
    summary = summary_of((struct matrix){1, 4, small});
    assert_true(sizeof(real) == sizeof(float) || summary.mean > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mathematics_is_read),     cmocka_unit_test(mathematics_is_refused),
        cmocka_unit_test(mathematics_of_the_book), cmocka_unit_test(markdown_is_shown),
        cmocka_unit_test(progress_fits),           cmocka_unit_test(summaries_show_no_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
