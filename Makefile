# Backstep: a neural network that you can single-step, and the book that explains it.
# `make help` lists the targets. Everything made goes under build/.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# ---- what is built, and where ------------------------------------------------------------------

REAL ?= double
SANITIZE ?= no
BUILD := build
ifeq ($(filter double float,$(REAL)),)
$(error REAL is double or float, not $(REAL))
endif
ifeq ($(REAL),float)
BUILD := $(BUILD)/float
endif
ifeq ($(SANITIZE),yes)
BUILD := $(BUILD)/sanitize
endif
ifeq ($(origin CC),default)
CC := cc
endif

# One goal is made with all processors, where the caller doesn't say -j; several one after another.
ifeq ($(MAKELEVEL)$(word 2,$(MAKECMDGOALS)),0)
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
endif

# What this machine has: found out once, and again while something is missing or may be installed.
CONFIG := $(BUILD)/config.mk
INSTALLING := $(if $(MAKE_RESTARTS),,$(filter deps tour test unit sanitize debug,$(MAKECMDGOALS)))
export CC DEPS
-include $(CONFIG)
$(CONFIG): Makefile .make/deps.sh $(if $(INSTALLING),FORCE) $(if $(filter-out $(CC),$(CONFIG_CC))$(filter no,$(HAVE_ZLIB) $(HAVE_OPENMP) $(HAVE_CMOCKA) $(HAVE_READLINE) $(HAVE_PNG) $(HAVE_ZIP) $(HAVE_JANSSON)),FORCE)
	@$(if $(INSTALLING),sh .make/deps.sh install run)
	@sh .make/deps.sh configure $@

# ---- flags -------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
OPTIMISE ?= -O3
FLAGS := -std=gnu17 -g $(OPTIMISE) -ffp-contract=off $(WARNINGS) -Isrc $(CFLAGS)
FLAGS += -DBACKSTEP_ZLIB
LIBRARIES := -lz -lm
# `make PNG=no` and the like build as where that is missing: without libpng, libzip and libjansson the
# commands that need them say so, without readline there is no editing, history or completion.
READLINE := yes
PNG := yes
ZIP := yes
JANSSON := yes
OPENMP := yes
with = $(filter yesyes,$($(1))$(HAVE_$(1)))
ifneq ($(call with,PNG),)
FLAGS += -DBACKSTEP_PNG
LIBRARIES += -lpng
endif
ifneq ($(call with,ZIP),)
FLAGS += -DBACKSTEP_ZIP
LIBRARIES += -lzip
endif
ifneq ($(call with,JANSSON),)
FLAGS += -DBACKSTEP_JANSSON
LIBRARIES += -ljansson
endif
ifeq ($(REAL),float)
FLAGS += -DBACKSTEP_FLOAT
endif
ifeq ($(SANITIZE),yes)
FLAGS += -O2 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -DBACKSTEP_DEBUG
endif
ifneq ($(call with,OPENMP),)
FLAGS += -fopenmp
endif
READLINE_FLAGS := $(if $(call with,READLINE),-DBACKSTEP_READLINE)
COMPILE = $(CC) $(FLAGS) -MMD -MP
# A change of flags builds everything anew.
$(BUILD)/flags: FORCE
	@$(if $(filter no,$(HAVE_ZLIB)),echo 'zlib is missing (the data are compressed): make deps' >&2; exit 1)
	@mkdir -p $(@D)
	@echo '$(CC) $(FLAGS) $(READLINE_FLAGS)' | cmp -s - $@ || echo '$(CC) $(FLAGS) $(READLINE_FLAGS)' >$@

# ---- the library, the chapters, the tests --------------------------------------------------------

PROGRAM := src/shell/main.c src/shell/repl.c
SOURCES := $(sort $(filter-out $(PROGRAM),$(wildcard src/*/*.c src/*/*/*.c)))
OBJECTS := $(patsubst src/%.c,$(BUILD)/obj/%.o,$(filter-out src/tensor/kernel.c,$(SOURCES))) \
    $(KERNELS:%=$(BUILD)/obj/tensor/kernel_%.o) $(BUILD)/obj/book.o
DEBUGGER := $(BUILD)/backstep
DEBUGGER_OBJECTS := $(PROGRAM:src/%.c=$(BUILD)/obj/%.o)
PAGES := $(sort $(wildcard chapters/[0-9]*.md))
LIBRARY := $(BUILD)/libbackstep.a
CHAPTERS := $(basename $(notdir $(PAGES)))
CHAPTER_PROGRAMS := $(CHAPTERS:%=$(BUILD)/chapters/%)
TOUR := $(filter 01-% 02-% 03-% 04-% 05-% 06-%,$(CHAPTERS))
UNIT_TESTS := $(if $(filter yes,$(HAVE_CMOCKA)),$(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/test_*.c)))
BENCHES := $(BUILD)/tests/bench $(BUILD)/tests/bench_debugger
TEST_PROGRAMS := $(UNIT_TESTS) $(BENCHES) $(BUILD)/tests/replay $(BUILD)/tests/wasm/driver

# Exercises in C: the judge, with everything but the student's file. A crash gets its place from the
# sanitizers where the compiler has them (HAVE_SANITIZERS=no does without).
EXERCISE_SOURCES := $(addprefix chapters/exercises/,*.[ch] judge/*.[ch] solutions/*.c)
JUDGES := $(patsubst chapters/exercises/%.c,$(BUILD)/exercises/%.o,$(wildcard chapters/exercises/judge/*.c))
EXERCISE_FLAGS = -std=gnu17 -g -O1 -fno-omit-frame-pointer -Isrc -Ichapters/exercises $(CFLAGS)
ifeq ($(REAL),float)
EXERCISE_FLAGS += -DBACKSTEP_FLOAT
endif
ifeq ($(HAVE_SANITIZERS),yes)
EXERCISE_FLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all
endif
ifneq ($(call with,OPENMP),)
EXERCISE_FLAGS += -fopenmp
endif

.PHONY: exercise check hint solution exercise-judge
.PHONY: all deps tour test unit chapter figures bench trials debug sanitize fuzz lint format clean help FORCE
FORCE:

all: $(LIBRARY) $(DEBUGGER) $(CHAPTER_PROGRAMS) $(TEST_PROGRAMS) ## build everything

# The kernels of the products, one for each kind of processor; which one runs is found out when the
# program does. They fuse their multiply-adds on purpose; nothing else does.
KERNEL_sse2 := -msse2
KERNEL_avx2 := -mavx2 -mfma
KERNEL_avx512 := -mavx2 -mfma -mavx512f
$(KERNELS:%=$(BUILD)/obj/tensor/kernel_%.o): $(BUILD)/obj/tensor/kernel_%.o: src/tensor/kernel.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC    $< ($*)'
	@$(COMPILE) -ffp-contract=fast $(KERNEL_$*) -DKERNEL=$* -c $< -o $@
$(BUILD)/obj/tensor/kernels.o: PRIVATE_FLAGS := '-DBACKSTEP_KERNELS=$(patsubst %,KERNEL(%),$(KERNELS))'
$(BUILD)/obj/data/dataset.o $(BUILD)/obj/view/template.o: PRIVATE_FLAGS := -DBACKSTEP_SOURCE='"$(CURDIR)"'
$(BUILD)/obj/shell/repl.o: PRIVATE_FLAGS := $(READLINE_FLAGS)
$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(COMPILE) $(PRIVATE_FLAGS) -c $< -o $@

# A source that is gone leaves the archive, too.
$(BUILD)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(SOURCES)' | cmp -s - $@ || echo '$(SOURCES)' >$@
$(LIBRARY): $(OBJECTS) $(BUILD)/sources
	@echo '  AR    $@'
	@rm -f $@
	@ar rcs $@ $(OBJECTS)

# The sections that `explain` prints, taken from the pages.
$(BUILD)/book.c: $(PAGES) chapters/explain.awk
	@mkdir -p $(@D)
	@awk -f chapters/explain.awk $(PAGES) >$@
$(BUILD)/obj/book.o: $(BUILD)/book.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(COMPILE) -c $< -o $@

$(DEBUGGER): $(DEBUGGER_OBJECTS) $(LIBRARY)
	@echo '  LD    $@'
	@$(CC) $(FLAGS) $^ $(if $(READLINE_FLAGS),-lreadline) $(LIBRARIES) -o $@

# A chapter's page is its program: see chapters/tangle.awk.
$(BUILD)/chapters/%.c: chapters/%.md chapters/tangle.awk
	@mkdir -p $(@D)
	@awk -f chapters/tangle.awk $< >$@
$(BUILD)/chapters/%: $(BUILD)/chapters/%.c $(LIBRARY) $(BUILD)/flags
	@echo '  PAGE  chapters/$*.md'
	@$(COMPILE) $< $(LIBRARY) $(LIBRARIES) -o $@

REPLAY := $(wildcard tests/replay*.c)
$(BUILD)/tests/replay: $(REPLAY) $(wildcard tests/replay*.h) $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(COMPILE) $(REPLAY) -o $@
$(BENCHES) $(BUILD)/tests/wasm/driver: $(BUILD)/tests/%: tests/%.c $(LIBRARY) $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(COMPILE) $< $(LIBRARY) $(LIBRARIES) -o $@
HARNESSED := execute draw edit evaluate history keep seams session trouble
$(HARNESSED:%=$(BUILD)/tests/test_%): tests/harness.c
$(BUILD)/tests/test_prompt: tests/terminal.c
$(BUILD)/tests/test_draw: tests/terminal.c tests/pixels.c
ifneq ($(call with,PNG),)
$(BUILD)/tests/test_draw: PRIVATE_FLAGS := -DBACKSTEP_PNG
endif
$(BUILD)/tests/test_corpus: $(patsubst %,tests/fuzz_%.c,idx csv png npy npz parameters language python command)
$(BUILD)/tests/test_%: tests/test_%.c $(LIBRARY) $(BUILD)/flags
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(COMPILE) $(PRIVATE_FLAGS) $(filter %.c,$^) $(LIBRARY) -lcmocka $(PRIVATE_LIBRARIES) $(LIBRARIES) -o $@

$(BUILD)/exercises/flags: FORCE
	@mkdir -p $(@D)/judge
	@echo '$(CC) $(EXERCISE_FLAGS)' | cmp -s - $@ || echo '$(CC) $(EXERCISE_FLAGS)' >$@
$(BUILD)/exercises/judge/%.o: chapters/exercises/judge/%.c $(BUILD)/exercises/flags
	@echo '  CC    $<'
	@$(CC) $(EXERCISE_FLAGS) $(WARNINGS) -MMD -MP -c $< -o $@

-include $(JUDGES:.o=.d) $(OBJECTS:.o=.d) $(DEBUGGER_OBJECTS:.o=.d) $(CHAPTER_PROGRAMS:=.d) $(TEST_PROGRAMS:=.d)
.SECONDARY:

# ---- what a person types -------------------------------------------------------------------------

deps: ## install what is missing (as root on Debian or Ubuntu; else ask, or say how)
	@sh .make/deps.sh install run lint wasm

tour: all ## the walk through chapters 1 to 6 on real MNIST
	@sh chapters/tour.sh $(BUILD) $(TOUR)

test: all exercise-judge ## run all tests
	@sh tests/run.sh $(BUILD) $(UNIT_TESTS)

unit: all ## the unit tests alone, and the options of the program
	@sh tests/run.sh --unit $(BUILD) $(UNIT_TESTS)

chapter: ## build and run one chapter's program: make chapter N=5
	@name=$$(ls chapters | sed -n 's/^\(0*$(filter-out %*,$(N))-.*\)\.md$$/\1/p'); \
	if [ -z "$$name" ] || [ -z '$(N)' ]; then \
	    echo "make chapter N=...: there are" $(CHAPTERS) >&2; exit 2; fi; \
	$(MAKE) --no-print-directory "$(BUILD)/chapters/$$name" && "$(BUILD)/chapters/$$name"

exercise: ## begin an exercise in C: make exercise N=5
	@sh chapters/exercises/exercise.sh begin '$(N)'

exercise-judge: $(LIBRARY) $(JUDGES)
check: ## judge your solution of an exercise: make check N=5
	@sh chapters/exercises/exercise.sh ready '$(N)'
	@$(MAKE) --no-print-directory exercise-judge
	@sh chapters/exercises/exercise.sh check '$(N)' '$(BUILD)' $(SECONDS)

hint: ## help on: make hint N=5, then with MORE=yes
	@sh chapters/exercises/exercise.sh hint '$(N)' '$(MORE)'

solution: ## a solution of an exercise: make solution N=5
	@sh chapters/exercises/exercise.sh solution '$(N)'

figures: all ## draw every figure of the book anew, into plots/figures/
	@command -v gnuplot >/dev/null || { echo 'The figures need gnuplot (make deps).' >&2; exit 1; }
	@rm -rf $(BUILD)/figures
	@sh chapters/tour.sh $(BUILD) $(CHAPTERS) >/dev/null
	@$(BUILD)/tests/replay --build $(BUILD) chapters/08-looking.md # its session draws most of its own
	@cp $(BUILD)/figures/*.png plots/figures/
	@ls plots/figures/*.png

bench: $(BENCHES) ## milliseconds an iteration, medians; how long the debugger takes
	@$(BUILD)/tests/bench
	@$(BUILD)/tests/bench_debugger

trials: $(BUILD)/tests/test_mistakes ## the judge on planted mistakes and 10000 right lines
	@BACKSTEP_TRIALS=full $(BUILD)/tests/test_mistakes

debug: $(DEBUGGER) ## step through an iteration, forwards and backwards
	@$(DEBUGGER)

sanitize: ## the tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@$(MAKE) --no-print-directory SANITIZE=yes test

fuzz: ## the readers and the language under fuzzers, a minute each
	@sh tests/fuzz.sh $(BUILD)

lint: ## warnings under two compilers, clang-tidy, cppcheck, formatting, order of folders
	@sh .make/deps.sh install lint
	@sh tests/lint.sh "$(BUILD)" "$(WARNINGS)"

format: ## lay out the C sources anew
	@clang-format -i $(wildcard src/*/*.[ch] src/*/*/*.[ch] tests/*.[ch] tests/wasm/*.c $(EXERCISE_SOURCES) tests/exercises/*.c)

clean: ## remove all that was built
	@rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo '  REAL=float builds in single precision, DEPS=no installs nothing;'
	@echo '  READLINE=no, PNG=no, ZIP=no, JANSSON=no, OPENMP=no build without; BUILD=build/NAME keeps a build apart.'
