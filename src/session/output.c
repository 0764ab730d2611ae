#include "session/output.h"

#include "base/memory.h"

struct output output_new(void)
{
    return (struct output){.results = stdout, .notes = stderr, .drawing = windows_new()};
}

void output_free(struct output *output)
{
    windows_free(&output->drawing);
}

void displays_free(struct displays *displays)
{
    for (size_t i = 0; i < displays->count; i++)
        memory_free(displays->list[i].text);
    memory_free(displays->list);
}

void output_restarted(struct output *output, size_t samples)
{
    windows_restarted(&output->drawing);
    output->following = output->following && output->followed < samples;
}
