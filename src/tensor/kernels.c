/* Which kernels this program has, and which of them the processor can run. */
#include <stdlib.h>
#include <string.h>

#include "tensor/kernel.h"

/* The kernels that were built, the narrowest first: the Makefile lists them as KERNEL(sse2) and so
 * on. Without a list there is the one that kernel.c is when it is compiled as it stands. */
#ifndef BACKSTEP_KERNELS
#define BACKSTEP_KERNELS KERNEL(plain)
#endif

#define KERNEL(name) extern const struct kernel kernel_##name;
BACKSTEP_KERNELS
#undef KERNEL

static bool processor_has(const char *kernel)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (strncmp(kernel, "avx", 3) == 0 &&
        !(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")))
        return false;
    return strncmp(kernel, "avx512", 6) != 0 || __builtin_cpu_supports("avx512f");
#else
    return kernel != NULL;
#endif
}

const struct kernel *kernel_at(size_t index)
{
#define KERNEL(name) &kernel_##name,
    static const struct kernel *const kernels[] = {BACKSTEP_KERNELS NULL};
#undef KERNEL
    size_t i = 0;
    while (i < index && kernels[i])
        i++;
    return kernels[i] && processor_has(kernels[i]->name) ? kernels[i] : NULL;
}

/* Whether a kernel's name begins with this word. */
static bool is_named(const struct kernel *kernel, const char *word)
{
    size_t length = strcspn(kernel->name, ",");
    return strlen(word) == length && strncmp(kernel->name, word, length) == 0;
}

static const struct kernel *choose(void)
{
    const char *wanted = getenv("BACKSTEP_KERNEL");
    const struct kernel *widest = kernel_at(0), *kernel;
    for (size_t i = 0; (kernel = kernel_at(i)); i++) {
        widest = kernel;
        if (wanted && is_named(kernel, wanted))
            return kernel;
    }
    return widest;
}

static const struct kernel *used;

void kernel_use(const struct kernel *kernel)
{
    used = kernel;
}

const struct kernel *kernel_in_use(void)
{
    const struct kernel *kernel = __atomic_load_n(&used, __ATOMIC_RELAXED);
    if (!kernel) {
        kernel = choose(); /* every thread chooses the same */
        __atomic_store_n(&used, kernel, __ATOMIC_RELAXED);
    }
    return kernel;
}
