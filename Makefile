# Building, testing and installing Afterword. `make` lists what there is; CONTRIBUTING.md says more.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

SWIFT ?= swift
PREFIX ?= $(HOME)/.local
DESTDIR ?=

# The mail servers of the demo and the tests: unpacked here, never installed (scripts/servers).
export AFTERWORD_SERVERS := $(CURDIR)/.build/servers

# A target that imports what it does not declare is an error: so the arrows of ARCHITECTURE.md hold.
build_flags := --explicit-target-dependency-import-check error
# An installed program must not need the compiler's own libraries.
release_flags := $(build_flags) -c release --static-swift-stdlib --product afterword
bench_flags := $(build_flags) -c release --static-swift-stdlib --product afterword-bench
BENCH ?=

SEARCHES ?= 2000
MINUTES ?= 10
TARGET ?=
SANITIZER ?=
INPUT ?=
MUTANT ?=
mutants_scratch := $(if $(MUTANT),--scratch-path .build-mutants)

# Mail that is no part of the project (CONTRIBUTING.md).
texts := $(wildcard Training/texts/*.tsv)
fresh := $(wildcard Training/texts/fresh-*.tsv)
corpora := $(or $(AFTERWORD_CORPORA),../shared/corpora)

bindir := $(DESTDIR)$(PREFIX)/bin
sharedir := $(DESTDIR)$(PREFIX)/share

sources := Package.swift Sources Tests
policies := $(wildcard Config/policies/*.toml)
templates := $(wildcard Config/templates/*.mustache)
phrases := $(wildcard Config/phrases/*.toml)
examples := $(wildcard Config/*.toml)
manuals1 := $(wildcard man/*.1)
manuals5 := $(wildcard man/*.5)

.PHONY: help deps servers build release bench demo test test-browser test-faults test-systemd simulate mutants fuzz
.PHONY: sanitize train measure measure-heldout manual install uninstall format lint clean deb test-deb test-long
.PHONY: soak test-servers
.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the Debian packages that building needs (asks sudo; does nothing when all are there)
	@scripts/deps

servers: deps ## unpack Dovecot and Exim for demo and tests below .build/servers (installs nothing)
	@scripts/servers "$(AFTERWORD_SERVERS)"

build: deps ## build for debugging
	$(SWIFT) build $(build_flags)

release: deps ## build for use
	$(SWIFT) build $(release_flags)

demo: servers ## tell the whole story on a mail server of its own
	$(SWIFT) build $(build_flags) --product afterword
	"$$($(SWIFT) build --show-bin-path)/afterword" demo

test: servers ## build everything and run all tests
	$(SWIFT) build $(build_flags) --build-tests
	scripts/test

# A program with deliberate defects is built apart from everything else, and never installed.
simulate: deps ## simulate SEARCHES job searches (default 2000) and look for broken promises; MUTANT=name must break one
	$(if $(MUTANT),MUTANTS=1) $(SWIFT) build $(build_flags) -c release --product afterword-sim $(mutants_scratch)
	"$$($(if $(MUTANT),MUTANTS=1) $(SWIFT) build -c release --show-bin-path $(mutants_scratch))/afterword-sim" \
		--searches $(SEARCHES) $(if $(MUTANT),--mutant $(MUTANT))

test-systemd: servers ## run the service under a real systemd --user manager (needs root; else skipped)
	$(SWIFT) build $(build_flags) --product afterword
	scripts/test-systemd "$$($(SWIFT) build --show-bin-path)/afterword"

deb: release ## build a Debian package below .build/deb
	scripts/deb "$$($(SWIFT) build $(release_flags) --show-bin-path)/afterword" .build/deb

test-deb: deb ## install the package in a clean Debian, run it there, and remove it (needs root; else skipped)
	scripts/test-deb .build/deb/afterword_*.deb

test-faults: servers release ## break the submission and kill the program at each of its writes, in all combinations (hours)
	$(SWIFT) build $(build_flags) --build-tests
	$(binary) AFTERWORD_TEST_FAULTS=all $(SWIFT) test --skip-build --filter '^IntegrationTests\.FaultMatrixTests'

# The program as people run it, tested by what is built for debugging.
binary = AFTERWORD_BINARY="$$($(SWIFT) build $(release_flags) --show-bin-path)/afterword"

test-long: servers release ## the tests that take minutes: a first run of 20,000 messages under kill -9, bad networks, 1,000 fact sets as letters; prints figures
	$(SWIFT) build $(build_flags) --build-tests
	$(binary) AFTERWORD_LONG=yes $(SWIFT) test --skip-build --filter '^IntegrationTests\.(IntakeTests|NetworkFaultTests)'
	AFTERWORD_THOROUGH=1 $(SWIFT) test --skip-build --filter '^CoreWritingTests\.GeneratedLetterTests'

# The programs it is measured beside lie below .build/peers and are needed by nothing else. BENCH=… goes to the program:
# `make bench BENCH="only=list,journal runs=5"`.
bench: servers ## measure beside mbsync, notmuch, swaks and git; prints a table, draws .build/scaling.svg (half an hour)
	scripts/peers "$(CURDIR)/.build/peers"
	$(SWIFT) build $(release_flags)
	$(SWIFT) build $(bench_flags)
	bin="$$($(SWIFT) build $(release_flags) --show-bin-path)"; \
	"$$bin/afterword-bench" "$$bin/afterword" "$(CURDIR)/.build/peers" "$(CURDIR)" plot=.build/scaling.svg $(BENCH)

soak: servers release ## run the daemon for MINUTES (default 10) in hurried time while mail arrives; prints memory, threads, descriptors
	$(SWIFT) build $(build_flags) --build-tests
	$(binary) AFTERWORD_SOAK=$(MINUTES) $(SWIFT) test --skip-build --filter '^IntegrationTests\.SoakTests'

test-servers: servers ## the same against a second IMAP server, Cyrus, unpacked like the first
	@scripts/servers "$(AFTERWORD_SERVERS)-cyrus" cyrus
	$(SWIFT) build $(build_flags) --build-tests
	AFTERWORD_CYRUS="$(AFTERWORD_SERVERS)-cyrus" $(SWIFT) test --skip-build --filter '^IntegrationTests\.SecondServerTests'

test-browser: ## open the pinned pages of digest and report in Chromium, validate them, check contrast (needs no build)
	scripts/test-browser

mutants: deps ## see that the simulation finds every deliberate defect
	MUTANTS=1 $(SWIFT) build $(build_flags) -c release --product afterword-sim --scratch-path .build-mutants
	program="$$(MUTANTS=1 $(SWIFT) build -c release --show-bin-path --scratch-path .build-mutants)/afterword-sim"; \
	for mutant in $$(sed -n 's/^ *case .* = "\(.*\)"/\1/p' Sources/Core/Vocabulary/Mutant.swift); do \
		printf '%-20s ' "$$mutant"; \
		if found=$$("$$program" --searches 2000 --mutant "$$mutant"); then echo "not found"; exit 1; \
		else grep -m 1 '^seed' <<< "$$found"; fi; \
	done

# Built apart: libFuzzer brings the main function, and every module is instrumented. Of several --sanitize swiftc heeds the
# last alone, so both are named to it in one.
fuzz_flags := $(build_flags) -c release --scratch-path .build-fuzz \
	--sanitize=address --sanitize=fuzzer -Xswiftc -sanitize=address,fuzzer
fuzz_programs := $(if $(filter configuration policy,$(TARGET)),fuzz-settings,fuzz-mail $(if $(TARGET),,fuzz-settings))
fuzz: deps ## feed hostile bytes to every target for MINUTES (default 10), or to TARGET=name, or one file: INPUT=file
	for program in $(fuzz_programs); do FUZZ=1 $(SWIFT) build $(fuzz_flags) --product $$program; done
	scripts/fuzz .build-fuzz/release $(if $(INPUT),input $(TARGET) "$(INPUT)",$(MINUTES) $(TARGET))

sanitize: deps ## run tests under AddressSanitizer; TARGET=name some of them, SANITIZER=thread under the other
	scripts/sanitize "$(SANITIZER)" $(TARGET)

train: deps ## make the classifier's weights anew from Training/texts (deterministic)
	$(SWIFT) run -c release $(build_flags) afterword-train train Training/texts/*.tsv

# What the weights were not taught by: each fifth of one hand's texts read with what the
# rest teaches, and real mail where the corpora are.
measure: deps ## how well the classifier reads texts it did not learn from, and how fast
	$(SWIFT) build -c release $(build_flags) --product afterword-train
	@train="$$($(SWIFT) build -c release $(build_flags) --show-bin-path)/afterword-train"; \
	echo "== texts by other hands, each hand read with what all others teach"; \
	"$$train" cross --by-file $(fresh) --with $(filter-out $(fresh),$(texts)); \
	if [ -d "$(corpora)/jobmail" ]; then \
		echo "== jobmail, five-fold"; "$$train" cross "$(corpora)/jobmail" --with $(texts); \
		echo "== jobmail, with the weights as they are, which learned nothing from it"; "$$train" eval "$(corpora)/jobmail"; \
	else echo "== jobmail: no corpora (AFTERWORD_CORPORA)"; fi; \
	"$$train" bench $(texts)

# A set that is looked at often is tuned on: once for each new set of weights, and not to choose among them.
measure-heldout: deps ## the same on the held-out texts; spend it sparingly
	$(SWIFT) build -c release $(build_flags) --product afterword-train
	@train="$$($(SWIFT) build -c release $(build_flags) --show-bin-path)/afterword-train"; \
	for file in $(wildcard Training/heldout-*.tsv); do echo "== $$file"; "$$train" eval "$$file"; done

manual: build ## write the list of commands in man/afterword.1 anew
	AFTERWORD_WRITE_MANUAL=1 $(SWIFT) test $(build_flags) --filter '^IntegrationTests\.ManualTests'

install: release ## install below PREFIX (default ~/.local)
	install -D -m 755 "$$($(SWIFT) build $(release_flags) --show-bin-path)/afterword" "$(bindir)/afterword"
	install -d "$(sharedir)/systemd/user"
	sed 's#%h/.local/bin/#$(abspath $(PREFIX))/bin/#' systemd/afterword.service \
		> "$(sharedir)/systemd/user/afterword.service"
	scripts/completions install "$(bindir)/afterword" "$(sharedir)"
	$(call install_files,$(examples),afterword)
	$(call install_files,$(policies),afterword/policies)
	$(call install_files,$(templates),afterword/templates)
	$(call install_files,$(phrases),afterword/phrases)
	$(call install_files,$(manuals1),man/man1)
	$(call install_files,$(manuals5),man/man5)
	@echo "installed $(bindir)/afterword; to start it:"
	@echo "    systemctl --user daemon-reload && systemctl --user enable --now afterword"

# By name, and directories only when empty: drafts lie below share/afterword too, and they are the person's.
uninstall: ## remove what install installed; configuration, ledger and drafts stay
	rm -f "$(bindir)/afterword" "$(sharedir)/systemd/user/afterword.service"
	scripts/completions uninstall "$(bindir)/afterword" "$(sharedir)"
	$(call remove_files,$(examples),afterword)
	$(call remove_files,$(policies),afterword/policies)
	$(call remove_files,$(templates),afterword/templates)
	$(call remove_files,$(phrases),afterword/phrases)
	$(call remove_files,$(manuals1),man/man1)
	$(call remove_files,$(manuals5),man/man5)
	for part in policies templates phrases .; do rmdir "$(sharedir)/afterword/$$part" 2>/dev/null || true; done

format: ## format all sources
	$(SWIFT) format --in-place --parallel --recursive $(sources)

lint: ## check the format of all sources and the shell scripts' syntax
	$(SWIFT) format lint --strict --parallel --recursive $(sources)
	for script in scripts/* .ci/run; do bash -n "$$script"; done
	! command -v mandoc >/dev/null || mandoc -T lint -W warning man/*

clean: ## remove everything that was built, and the unpacked servers
	rm -rf .build .build-*

# Installs files into a directory below share; nothing if there are none.
define install_files
$(if $(1),install -D -m 644 -t "$(sharedir)/$(2)" $(1))
endef

# Removes them again.
define remove_files
$(if $(1),rm -f $(foreach file,$(notdir $(1)),"$(sharedir)/$(2)/$(file)"))
endef
