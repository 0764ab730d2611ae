#include "view/mathematics.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"

enum { NESTING = 20, WORD = 32 };

/* What stands for a macro. `tight` ones swallow the blank behind them, as the d of a slope. */
static const struct {
    const char *macro, *utf8, *ascii;
    bool tight;
} SYMBOLS[] = {
    {"cdot", "·", "*", false},        {"sum", "Σ", "sum", false},
    {"prod", "Π", "prod", false},     {"partial", "∂", "d", true},
    {"ln", "ln", "ln", false},        {"max", "max", "max", false},
    {"alpha", "α", "alpha", false},   {"delta", "δ", "delta", false},
    {"theta", "θ", "theta", false},   {"varepsilon", "ε", "epsilon", false},
    {"approx", "≈", "~", false},      {"ge", "≥", ">=", false},
    {"ldots", "...", "...", false},   {"cdots", "...", "...", false},
    {"qquad", "    ", "    ", false}, {",", " ", " ", false},
    {";", " ", " ", false},           {"_", "_", "_", false},
    {"Big", "", "", false},           {"pm", "±", "+-", false},
    {"le", "≤", "<=", false},         {"sigma", "σ", "sigma", false},
};

/* Macros of one argument: what is put around it. */
static const struct {
    const char *macro, *before, *after;
} AROUND[] = {
    {"text", "", ""},           {"mathrm", "", ""},     {"mathbf", "", ""},
    {"operatorname", "", ""},   {"sqrt", "sqrt(", ")"}, {"bar", "mean(", ")"},
    {"overline", "mean(", ")"}, {"hat", "est(", ")"},
};

/* Environments: what opens and closes them, and what stands for & and \\ in them. */
static const struct environment {
    const char *name, *open, *close, *cell, *row;
} ENVIRONMENTS[] = {
    {"aligned", "", "", "", "\n"},
    {"pmatrix", "(", ")", " ", "; "},
    {"cases", "{", "}", " where ", "; "},
};

enum { COUNT_SYMBOLS = sizeof SYMBOLS / sizeof SYMBOLS[0] };
enum { COUNT_AROUND = sizeof AROUND / sizeof AROUND[0] };
enum { COUNT_ENVIRONMENTS = sizeof ENVIRONMENTS / sizeof ENVIRONMENTS[0] };

/* ======================================= what is written ====================================== */

struct text {
    char *at; /* owned */
    size_t length, capacity;
};

struct render {
    const char *from; /* what is still to be read */
    bool utf8;
    int depth;
    struct error *error;
};

static bool put(struct text *text, const char *piece, struct render *render)
{
    size_t more = strlen(piece);
    char *grown = memory_grow(text->at, &text->capacity, text->length + more + 1, 1, render->error);
    if (!grown)
        return false;
    text->at = grown;
    memcpy(grown + text->length, piece, more + 1);
    text->length += more;
    return true;
}

static bool ends_with_blank(const struct text *text)
{
    return !text->length || strchr(" \n", text->at[text->length - 1]);
}

static bool put_blank(struct text *text, struct render *render)
{
    return ends_with_blank(text) || put(text, " ", render);
}

/* Whether a part needs no parentheses beside a / or behind a ^: it is one name or number. */
static bool is_simple(const char *part)
{
    bool number = isdigit((unsigned char)*part) || *part == '-';
    for (const char *c = part; *c; c++) {
        bool letter = isalpha((unsigned char)*c) || (unsigned char)*c >= 0x80;
        if (!letter && !isdigit((unsigned char)*c) && !strchr("_^'.:", *c) &&
            !(*c == '-' && c == part))
            return false;
        if (number && letter)
            return false;
    }
    return true;
}

static bool put_grouped(struct text *text, const char *part, struct render *render)
{
    return is_simple(part)
               ? put(text, part, render)
               : put(text, "(", render) && put(text, part, render) && put(text, ")", render);
}

/* ======================================= what is read ========================================= */

static bool sequence(struct text *text, struct render *render, const char *end,
                     const struct environment *environment);

static void skip_blanks(struct render *render)
{
    render->from += strspn(render->from, " \n");
}

/* The name of the macro that begins here: letters, or a single other character. */
static void read_macro(struct render *render, char *name)
{
    const char *from = ++render->from;
    size_t length = 0;
    while (length < WORD - 1 && isalpha((unsigned char)from[length]))
        length++;
    if (length == 0 && *from)
        length = 1;
    memcpy(name, from, length);
    name[length] = '\0';
    render->from += length;
}

static bool macro(struct text *text, struct render *render);

/* An argument: a group in braces, a macro, or one character. */
static bool argument(struct text *text, struct render *render)
{
    *text = (struct text){0};
    skip_blanks(render);
    if (!put(text, "", render))
        return false;
    if (*render->from == '{') {
        render->from++;
        return sequence(text, render, "}", NULL);
    }
    if (*render->from == '\\')
        return macro(text, render);
    if (!*render->from)
        return error_set(render->error, NULL, "mathematics: an argument is missing");
    char single[2] = {*render->from++, '\0'};
    return put(text, single, render);
}

/* Whether what follows a fraction is multiplied with it. */
static bool is_factor(const char *from)
{
    while (strncmp(from, "\\,", 2) == 0 || strncmp(from, "\\;", 2) == 0 || *from == ' ' ||
           *from == '\n')
        from += *from == '\\' ? 2 : 1;
    if (*from == '\\')
        return strncmp(from, "\\cdot", 5) != 0 && strncmp(from, "\\qquad", 6) != 0 &&
               strncmp(from, "\\ge", 3) != 0 && strncmp(from, "\\approx", 7) != 0 &&
               from[1] != '\\' && strncmp(from, "\\end", 4) != 0;
    return isalnum((unsigned char)*from) || *from == '(';
}

static bool fraction(struct text *text, struct render *render)
{
    struct text above, below = {0};
    bool ok = argument(&above, render) && argument(&below, render);
    bool simple = ok && is_simple(above.at) && is_simple(below.at);
    bool of_logarithm = text->length > 2 && strcmp(text->at + text->length - 3, "ln ") == 0;
    ok = ok && put(text, of_logarithm ? "(" : "", render) && put_grouped(text, above.at, render) &&
         put(text, simple ? "/" : " / ", render) && put_grouped(text, below.at, render) &&
         put(text, of_logarithm ? ")" : "", render);
    memory_free(above.at);
    memory_free(below.at);
    if (ok && is_factor(render->from))
        ok = put(text, render->utf8 ? " · " : " * ", render);
    return ok;
}

/* \begin{NAME} ... \end{NAME} */
static bool environment(struct text *text, struct render *render)
{
    struct text name;
    size_t i = 0;
    if (!argument(&name, render)) {
        memory_free(name.at);
        return false;
    }
    while (i < COUNT_ENVIRONMENTS && strcmp(ENVIRONMENTS[i].name, name.at) != 0)
        i++;
    bool ok = i < COUNT_ENVIRONMENTS ||
              error_set(render->error, NULL, "mathematics: {%.30s} is not known", name.at);
    memory_free(name.at);
    if (!ok)
        return false;
    skip_blanks(render);
    if (!put(text, ENVIRONMENTS[i].open, render) ||
        !sequence(text, render, "\\end", &ENVIRONMENTS[i]))
        return false;
    while (text->length && ends_with_blank(text))
        text->at[--text->length] = '\0';
    ok = argument(&name, render) && put(text, ENVIRONMENTS[i].close, render);
    memory_free(name.at);
    return ok;
}

static bool around(struct text *text, struct render *render, size_t i)
{
    struct text inner;
    bool ok = argument(&inner, render) && put(text, AROUND[i].before, render) &&
              put(text, inner.at, render) && put(text, AROUND[i].after, render);
    memory_free(inner.at);
    return ok;
}

static bool macro(struct text *text, struct render *render)
{
    char name[WORD];
    read_macro(render, name);
    if (strcmp(name, "frac") == 0 || strcmp(name, "tfrac") == 0)
        return fraction(text, render);
    if (strcmp(name, "begin") == 0)
        return environment(text, render);
    for (size_t i = 0; i < COUNT_AROUND; i++)
        if (strcmp(AROUND[i].macro, name) == 0)
            return around(text, render, i);
    for (size_t i = 0; i < COUNT_SYMBOLS; i++)
        if (strcmp(SYMBOLS[i].macro, name) == 0) {
            const char *symbol = render->utf8 ? SYMBOLS[i].utf8 : SYMBOLS[i].ascii;
            if (SYMBOLS[i].tight)
                skip_blanks(render);
            return strcmp(symbol, " ") == 0 ? put_blank(text, render) : put(text, symbol, render);
        }
    return error_set(render->error, NULL, "mathematics: \\%.30s is not known", name);
}

/* ^{z_k} or _{kn}: the sign and what stands there. */
static bool script(struct text *text, struct render *render, const char *sign)
{
    struct text inner;
    render->from++;
    bool ok = argument(&inner, render) && put(text, sign, render) &&
              (*sign == '_' ? put(text, inner.at, render) : put_grouped(text, inner.at, render));
    memory_free(inner.at);
    return ok;
}

/* One character, group or macro. */
static bool item(struct text *text, struct render *render, const struct environment *within)
{
    char single[2] = {*render->from, '\0'};
    switch (*render->from) {
    case '\\':
        if (within && render->from[1] == '\\') {
            render->from += 2;
            while (text->length && text->at[text->length - 1] == ' ')
                text->at[--text->length] = '\0';
            skip_blanks(render);
            return put(text, within->row, render);
        }
        return macro(text, render);
    case '^':
        return script(text, render, "^");
    case '_':
        return script(text, render, "_");
    case '{':
        render->from++;
        return sequence(text, render, "}", NULL);
    case '&':
        render->from++;
        while (within && *within->cell == ' ' && text->length && ends_with_blank(text))
            text->at[--text->length] = '\0';
        skip_blanks(render);
        return put(text, within ? within->cell : "", render);
    case ' ':
    case '\n':
        render->from++;
        return put_blank(text, render);
    default:
        render->from++;
        return put(text, single, render);
    }
}

/* Everything up to `end`, which is passed over; "" is the end of the formula. */
static bool sequence(struct text *text, struct render *render, const char *end,
                     const struct environment *within)
{
    size_t length = strlen(end);
    if (render->depth == NESTING)
        return error_set(render->error, NULL, "mathematics: nested too deeply");
    render->depth++;
    while (*render->from && (!length || strncmp(render->from, end, length) != 0))
        if (!item(text, render, within))
            return false;
    render->depth--;
    if (length && !*render->from)
        return error_set(render->error, NULL, "mathematics: %s is missing", end);
    render->from += length;
    return true;
}

char *mathematics_text(const char *latex, bool utf8, struct error *error)
{
    struct render render = {.from = latex, .utf8 = utf8, .error = error};
    struct text text = {0};
    if (put(&text, "", &render) && sequence(&text, &render, "", NULL)) {
        while (text.length && ends_with_blank(&text))
            text.at[--text.length] = '\0';
        /* a sentence's point or comma stands apart in LaTeX */
        if (text.length > 1 && strchr(".,", text.at[text.length - 1]) &&
            text.at[text.length - 2] == ' ')
            memmove(text.at + text.length - 2, text.at + text.length - 1, 2);
        return text.at;
    }
    memory_free(text.at);
    return NULL;
}
