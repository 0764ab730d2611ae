/* Compares output with a page. Lines are compared token by token, texts line by line, both with
   the same loop: at a mismatch, the last "..." takes one more. Going back to the last one is
   enough, because an earlier one that took more could only leave less to match. So the time grows
   with the product of the lengths at worst. */
#include "replay_match.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum token_kind { TOKEN_END, TOKEN_TEXT, TOKEN_SPACE, TOKEN_NUMBER };

struct token {
    enum token_kind kind;
    size_t length;
};

/* ASCII only: a byte of a UTF-8 letter is text like any other. */
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* The length of the number that begins with the digit at TEXT: 784, 41,000, 0.0931, 1.2e-3. */
static size_t number_length(const char *text)
{
    size_t length = digits(text);
    if (length <= 3)
        while (text[length] == ',' && digits(text + length + 1) == 3)
            length += 4;
    if (text[length] == '.')
        length += is_digit(text[length + 1]) ? 1 + digits(text + length + 1) : 0;
    if (text[length] == 'e' || text[length] == 'E') {
        size_t sign = text[length + 1] == '-' || text[length + 1] == '+';
        size_t end = length + 1 + sign + digits(text + length + 1 + sign);
        if (is_digit(text[end - 1]) && !is_name(text[end]))
            length = end;
    }
    return length;
}

/* The token at LINE[AT]. Text comes byte by byte, and so do signs: they match as text does.
   Digits inside a name, as in dW1, are text. */
static struct token token_at(const char *line, size_t at)
{
    const char *text = line + at;
    if (*text == '\0')
        return (struct token){TOKEN_END, 0};
    if (*text == ' ' || *text == '\t')
        return (struct token){TOKEN_SPACE, strspn(text, " \t")};
    if (is_digit(*text) && !(at > 0 && is_name(text[-1])))
        return (struct token){TOKEN_NUMBER, number_length(text)};
    return (struct token){TOKEN_TEXT, 1};
}

/* Is the number at LINE[AT] a bound, as in "below 1e-9"? */
static bool is_bound(const char *line, size_t at)
{
    size_t end = at;
    while (end > 0 && line[end - 1] == ' ')
        end--;
    return end < at && end >= 5 && memcmp(line + end - 5, "below", 5) == 0 &&
           !(end > 5 && is_name(line[end - 6]));
}

struct number {
    double value;
    double unit;   /* of the last digit shown */
    bool whole;    /* neither fraction nor exponent */
    bool power;    /* an exponent and no fraction: 1e-10 */
    long exponent; /* 0 where there is none */
    size_t digits; /* shown, without the exponent's */
};

/* Returns false for a number too long to be one. */
static bool number_read(struct number *number, const char *text, size_t length)
{
    char plain[80], power[40];
    size_t count = 0;
    if (length >= sizeof plain)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] != ',')
            plain[count++] = text[i];
    plain[count] = '\0';

    size_t whole = digits(plain);
    size_t fraction = plain[whole] == '.' ? digits(plain + whole + 1) : 0;
    const char *e = strpbrk(plain, "eE");
    long exponent = e ? strtol(e + 1, NULL, 10) : 0;
    exponent = exponent > 9999 ? 9999 : exponent < -9999 ? -9999 : exponent;
    snprintf(power, sizeof power, "1e%ld", exponent - (long)fraction);
    number->value = strtod(plain, NULL);
    number->unit = strtod(power, NULL);
    number->whole = plain[whole] == '\0';
    number->power = e && fraction == 0;
    number->exponent = exponent;
    number->digits = whole + fraction;
    /* an overflow would match anything, and 007 is no way to write a number */
    return number->value <= DBL_MAX && !(plain[0] == '0' && whole > 1);
}

static bool numbers_match(const char *expected, size_t expected_length, const char *actual,
                          size_t actual_length, double within)
{
    struct number page, out;
    if (expected_length == actual_length && memcmp(expected, actual, actual_length) == 0)
        return true;
    if (!number_read(&page, expected, expected_length) || !number_read(&out, actual, actual_length))
        return false;
    if (page.digits > DBL_DIG) /* these show bits: one unit would be several of them */
        return false;
    if (page.power && (!out.power || out.exponent != page.exponent))
        return false; /* or 1e-11 would be within one unit of 1e-10 */
    double difference = out.value > page.value ? out.value - page.value : page.value - out.value;
    if (within > 0 && difference <= within * page.value)
        return true;
    /* A little more than the unit, because 0.0932 - 0.0931 is not 0.0001 in binary. */
    return !page.whole && difference <= page.unit * (1 + 1e-6) + 2 * DBL_EPSILON * page.value;
}

static bool tokens_match(const char *expected, size_t e, const char *actual, size_t a,
                         double within)
{
    struct token wanted = token_at(expected, e), found = token_at(actual, a);
    if (wanted.kind != found.kind)
        return false;
    if (wanted.kind == TOKEN_TEXT)
        return expected[e] == actual[a];
    if (wanted.kind != TOKEN_NUMBER)
        return true;
    if (is_bound(expected, e))
        return wanted.length == found.length && memcmp(expected + e, actual + a, found.length) == 0;
    return numbers_match(expected + e, wanted.length, actual + a, found.length, within);
}

bool match_line(const char *expected, const char *actual, double within)
{
    size_t e = 0, a = 0;
    size_t after_skip = 0, skipped_to = 0; /* after the last "...": in the page, in the output */
    bool skips = false;
    for (;;) {
        if (strncmp(expected + e, "...", 3) == 0) {
            skips = true;
            after_skip = e += 3;
            skipped_to = a;
        } else if (tokens_match(expected, e, actual, a, within)) {
            if (expected[e] == '\0')
                return true;
            e += token_at(expected, e).length;
            a += token_at(actual, a).length;
        } else {
            if (!skips || actual[skipped_to] == '\0')
                return false;
            skipped_to += token_at(actual, skipped_to).length;
            e = after_skip;
            a = skipped_to;
        }
    }
}

static bool skips_lines(const char *expected)
{
    expected += strspn(expected, " \t");
    return strcmp(expected, "...") == 0;
}

bool match_lines(char *const *expected, size_t expected_count, char *const *actual,
                 size_t actual_count, double within, struct match_place *place)
{
    size_t e = 0, a = 0;
    size_t after_skip = 0, skipped_to = 0;
    bool skips = false;
    *place = (struct match_place){0, 0};
    for (;;) {
        if (e > place->expected)
            *place = (struct match_place){e, a};
        if (e == expected_count && a == actual_count)
            return true;
        if (e < expected_count && skips_lines(expected[e])) {
            skips = true;
            after_skip = ++e;
            skipped_to = a;
        } else if (e < expected_count && a < actual_count &&
                   match_line(expected[e], actual[a], within)) {
            e++;
            a++;
        } else {
            if (!skips || skipped_to == actual_count)
                return false;
            e = after_skip;
            a = ++skipped_to;
        }
    }
}
