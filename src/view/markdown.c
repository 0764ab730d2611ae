#include "view/markdown.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "view/mathematics.h"
#include "view/picture.h"
#include "view/wrap.h"

enum { LINE = 1024, FORMULA = 4096 };

struct page {
    FILE *stream;
    int width, indent; /* of fences */
    int column;        /* where a paragraph's line has come to */
    bool blank;        /* an empty line belongs before the next one */
    enum { PROSE, CODE, MATHEMATICS } kind;
    char formula[FORMULA]; /* the lines of a fence of mathematics so far */
};

/* ============================================ ASCII =========================================== */

/* The characters beyond ASCII that pages have outside formulas. */
static const struct {
    const char *utf8, *ascii;
} PLAIN[] = {
    {"ᵀ", ".T"}, {"²", "^2"}, {"∂", "d"}, {"▁", "."}, {"▂", ":"}, {"▃", "-"}, {"▄", "="},
    {"▅", "+"},  {"▆", "*"},  {"▇", "#"}, {"█", "@"}, {"░", "."}, {"▒", "+"}, {"▓", "%"},
};

/* A line as the terminal can show it. */
static void shown_line(char *line, const char *text)
{
    size_t used = 0;
    bool utf8 = picture_utf8();
    while (*text && used + 8 < LINE) {
        const char *piece = (char[2]){*text, '\0'};
        size_t length = 1;
        for (size_t i = 0; !utf8 && i < sizeof PLAIN / sizeof PLAIN[0]; i++)
            if (strncmp(text, PLAIN[i].utf8, strlen(PLAIN[i].utf8)) == 0) {
                piece = PLAIN[i].ascii;
                length = strlen(PLAIN[i].utf8);
            }
        text += length;
        used += (size_t)snprintf(line + used, LINE - used, "%s", piece);
    }
    line[used] = '\0';
}

/* ========================================= paragraphs ========================================= */

/* A formula as text; as it stands in the page where it cannot be rendered. */
static void add_formula(char *line, size_t used, const char *formula, size_t length)
{
    char latex[LINE];
    snprintf(latex, sizeof latex, "%.*s", (int)length, formula);
    struct error unsaid;
    char *text = mathematics_text(latex, picture_utf8(), &unsaid);
    snprintf(line + used, LINE - used, "%s", text ? text : latex);
    memory_free(text);
}

/* Whether an asterisk only marks a word, as *here* or **here**. */
static bool is_mark(const char *text, size_t i)
{
    bool blank_before = i == 0 || text[i - 1] == ' ';
    bool blank_after = text[i + 1] == '\0' || text[i + 1] == ' ';
    return text[i] == '*' && !(blank_before && blank_after);
}

/* The length of a link [text](address) that begins here, 0 for none; *text is that of its text. */
static size_t link_length(const char *from, size_t *text)
{
    *text = strcspn(from, "]");
    if (*from != '[' || from[*text] != ']' || from[*text + 1] != '(')
        return 0;
    size_t end = *text + strcspn(from + *text, ")");
    return from[end] ? end + 1 : 0;
}

/* A line of prose without its marks, its formulas as text. */
static void plain_line(char *line, const char *text)
{
    size_t used = 0, named;
    bool code = false;
    line[0] = '\0';
    for (size_t i = 0; text[i] && used + 1 < LINE; i++) {
        const char *end = strncmp(text + i, "$`", 2) == 0 ? strstr(text + i + 2, "`$") : NULL;
        size_t link = code ? 0 : link_length(text + i, &named);
        if (end) {
            add_formula(line, used, text + i + 2, (size_t)(end - text) - i - 2);
            i = (size_t)(end - text) + 1;
        } else if (link) {
            snprintf(line + used, LINE - used, "%.*s", (int)named - 1, text + i + 1);
            i += link - 1;
        } else if (!code && text[i] == '\\' && ispunct((unsigned char)text[i + 1])) {
            snprintf(line + used, LINE - used, "%c", text[++i]);
        } else if (code || !is_mark(text, i)) {
            code ^= text[i] == '`';
            line[used] = text[i];
            line[used + 1] = '\0';
        }
        used += strlen(line + used);
    }
}

static void end_line(struct page *page)
{
    if (page->column)
        fputc('\n', page->stream);
    page->column = 0;
}

/* What comes now is not empty: prints the empty line before it. */
static void begin_line(struct page *page)
{
    if (page->blank)
        fputc('\n', page->stream);
    page->blank = false;
}

/* Prints a paragraph's words, broken at the width. */
static void print_words(struct page *page, const char *text)
{
    char line[LINE];
    begin_line(page);
    plain_line(line, text);
    for (const char *word = line; *word;) {
        int length = (int)strcspn(word, " ");
        char single[LINE];
        snprintf(single, sizeof single, "%.*s", length, word);
        int columns = wrap_columns(single);
        if (page->column && page->column + 1 + columns > page->width)
            end_line(page);
        if (length) {
            fprintf(page->stream, "%s%s", page->column ? " " : "", single);
            page->column += columns + (page->column > 0);
        }
        word += length + (word[length] == ' ');
    }
}

/* ============================================ lines =========================================== */

static void print_kept(struct page *page, const char *text, int indent)
{
    char line[LINE + 16];
    end_line(page);
    begin_line(page);
    snprintf(line, sizeof line, "%*s%s", indent, "", text);
    wrap_print(page->stream, line, indent + 4, page->width);
}

/* The formula of a fence that ends here: usually a line. As it stands where it cannot be rendered.
 */
static void print_formula(struct page *page)
{
    struct error unsaid;
    char *text = mathematics_text(page->formula, picture_utf8(), &unsaid);
    for (const char *line = text ? text : page->formula; *line;) {
        char single[LINE];
        int length = (int)strcspn(line, "\n");
        snprintf(single, sizeof single, "%.*s", length, line);
        print_kept(page, single, page->indent);
        line += length + (line[length] == '\n');
    }
    memory_free(text);
}

/* Where a fence begins or ends. */
static void turn(struct page *page, const char *line)
{
    end_line(page);
    if (page->kind == MATHEMATICS)
        print_formula(page);
    page->kind = page->kind != PROSE ? PROSE : strcmp(line, "```math") == 0 ? MATHEMATICS : CODE;
    page->formula[0] = '\0';
}

/* ![what it shows](../plots/figures/05-outer.png) */
static void print_picture(struct page *page, const char *line)
{
    char text[LINE];
    const char *path = strstr(line, "](");
    if (!path)
        return;
    path += strspn(path + 2, "./") + 2;
    snprintf(text, sizeof text, "[picture: %.*s]", (int)strcspn(path, ")"), path);
    print_kept(page, text, page->indent);
}

/* Whether a line begins a point of a list. */
static bool is_point(const char *line)
{
    size_t digits = strspn(line, "0123456789");
    return strncmp(line, "- ", 2) == 0 || strncmp(line, "* ", 2) == 0 ||
           (digits && strncmp(line + digits, ". ", 2) == 0);
}

static void print_line(struct page *page, const char *text)
{
    char line[LINE];
    shown_line(line, text);
    if (strncmp(line, "```", 3) == 0) {
        turn(page, line);
    } else if (page->kind == MATHEMATICS) {
        size_t used = strlen(page->formula);
        snprintf(page->formula + used, FORMULA - used, "%s\n", line);
    } else if (!*line) {
        end_line(page);
        page->blank = true;
    } else if (page->kind == CODE) {
        print_kept(page, line, page->indent);
    } else if (line[0] == '|' || line[0] == '#') {
        print_kept(page, line, 0);
    } else if (strncmp(line, "![", 2) == 0) {
        print_picture(page, line);
    } else {
        if (is_point(line))
            end_line(page);
        print_words(page, line);
    }
}

void markdown_print(FILE *stream, const char *const *lines, int width)
{
    struct page page = {.stream = stream, .width = width, .indent = width < 60 ? 2 : 4};
    for (size_t i = 0; lines[i]; i++)
        print_line(&page, lines[i]);
    end_line(&page);
}
