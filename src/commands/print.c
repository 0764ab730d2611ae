/* print: a value. */
#include <string.h>

#include "commands/command.h"
#include "session/evaluating.h"
#include "session/session.h"
#include "view/print_array.h"

static bool run_print(struct session *session, const char *arguments, struct error *error)
{
    struct print_style style = session_style(session);
    struct array value;
    if (arguments[0] == '/' && arguments[1] && (arguments[2] == ' ' || !arguments[2])) {
        style.form = arguments[1];
        if (style.form != 'e' && style.form != 'i')
            return error_set(error, "print/e with exponents, print/i as whole numbers",
                             "print: there is no form /%c", style.form);
        arguments += 2 + strspn(arguments + 2, " ");
    }
    if (!*arguments)
        return error_set(error, "print Z1[0:3, 0:4]", "print needs an expression");
    if (!session_evaluate(session, &value, arguments, error))
        return false;
    print_array(session->output.results, value, style);
    array_free(&value);
    return true;
}

static const struct command commands[] = {
    {"print", "p", "print[/e|/i] EXPR", "print a value; the expression alone does it, too",
     "print Z1[0:3, 0:4]\nprint/e np.max(abs(dW1))\nnp.mean(A1 > 0)\n", COMMAND_ONLY_SHOWS,
     run_print},
};

const struct command_group PRINT_COMMANDS = {"looking", commands,
                                             sizeof commands / sizeof commands[0]};
