# Loggia's commands. `make` alone lists them.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

GO      ?= go
DATA    ?= data/demo
LISTEN  ?= 127.0.0.1:8080
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
export CGO_ENABLED = 0

.DEFAULT_GOAL := help
.PHONY: help run dev build web test check unit e2e pictures bench bench-agile bench-media bench-stream media-matrix fuzz lint types seed release clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: build ## build everything and start with the demo town on http://localhost:8080
	exec bin/loggia serve --demo --data $(DATA) --listen $(LISTEN)

dev: web/node_modules/.ready ## the demo town, rebuilding server and web as you save
	scripts/dev

build: web bin/loggia ## make bin/loggia, web included

.PHONY: bin/loggia
bin/loggia:
	mkdir -p bin
	$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/loggia ./cmd/loggia

web: web/dist/.vite/manifest.json ## build the web assets that the binary embeds

WEB_SOURCES := $(shell find web/src features/*/web core/*/web -type f 2>/dev/null) $(wildcard web/*.ts web/*.json web/*.mjs)

web/dist/.vite/manifest.json: web/node_modules/.ready $(WEB_SOURCES)
	cd web && npm run --silent build
	touch dist/.vite/manifest.json dist/.keep

web/node_modules/.ready: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --silent
	touch node_modules/.ready

test: check ## set up everything and pass every test
check: lint unit e2e ## exactly what the integration server runs

lint: web/node_modules/.ready ## formatting, vet, types; each rule is on or off, never a warning
	test -z "$$(gofmt -l app cmd core features platform web/*.go | tee /dev/stderr)" || { echo "run: gofmt -w on these" >&2; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.7.0 ./...
	cd web && npm run --silent types

unit: web ## every Go test (SQLite, PostgreSQL, Dovecot, clamd) and every TypeScript unit test
	scripts/need 'initdb|/usr/lib/postgresql/*/bin/initdb=postgresql' dovecot=dovecot-imapd '/usr/lib/dovecot/lmtp=dovecot-lmtpd' clamd=clamav-daemon ffmpeg=ffmpeg litmus=litmus
	$(GO) test -vet=off ./... # lint has vetted all of it, and more strictly
	cd web && npm run --silent unit

e2e: build e2e/node_modules/.ready ## the stories, in a real Chromium
	scripts/need chromium=chromium
	node e2e/run.mjs
	scripts/twice node e2e/media.mjs
	scripts/twice node e2e/media-rules.mjs
	scripts/twice node e2e/media/native.mjs

types: bin/loggia web/node_modules/.ready ## renew the golden list of doors and the TypeScript client made from it
	bin/loggia openapi > app/testdata/openapi.json
	cd web && npm run --silent client

pictures: build ## every page and window photographed at three widths and in two languages, for the eye, in tmp/pictures
	scripts/need chromium=chromium
	node e2e/pictures.mjs

bench: build ## the figures of the product: name, value, unit, target
	scripts/need chromium=chromium
	node e2e/bench.mjs

bench-agile: ## smart working with 4,000 people: name, value, unit, target
	@{ $(GO) test -run '^$$' -bench . -benchtime 1x ./features/agile ./features/kit ./features/training ./features/workday; $(GO) test -run '^$$' -bench Week -benchtime 100x ./app; } | sed 's/^Benchmark[^\t]*\t//' | awk -F '\t' 'NF == 4 && !/ns\/op/'

e2e/node_modules/.ready: e2e/package.json e2e/package-lock.json
	cd e2e && npm ci --no-audit --no-fund --silent
	touch node_modules/.ready

media-matrix: web/node_modules/.ready e2e/node_modules/.ready ## the media engine with browsers and native clients, two to ten, directly, by TCP and by relay: every way there is
	scripts/need chromium=chromium
	for n in 2 4 10; do node e2e/media/native.mjs --many=$$n together; done
	node e2e/media/native.mjs
	node e2e/media.mjs
	node e2e/media-rules.mjs

fuzz: ## every fuzz target of the media engine for twenty seconds
	for t in room:FuzzHandle room:FuzzData wire:FuzzClaims wire:FuzzVerify wire:FuzzReadJoin wire:FuzzSignalRequest peer:FuzzOffer forward:FuzzRewrite forward:FuzzVP8 forward:FuzzH264 allocate:FuzzFeedback; do
		$(GO) test ./features/meeting/internal/sfu/$${t%:*} -run '^$$' -fuzz "^$${t#*:}$$" -fuzztime 20s
	done

bench-media: web/node_modules/.ready ## what a call takes, how soon a picture is there, and bad lines (as root): name, value, unit, target
	scripts/need chromium=chromium ip=iproute2
	node e2e/bench-media.mjs

bench-stream: build ## a public stream with a thousand viewers while ten people talk: name, value, unit, target
	scripts/need chromium=chromium ffmpeg=ffmpeg
	node e2e/bench-stream.mjs

seed: build ## an empty data folder filled with the demo town, without starting it
	bin/loggia serve --demo --data $(DATA) --listen 127.0.0.1:0 --exit-when-ready

release: web ## static binaries for servers, in bin/
	for arch in amd64 arm64; do GOOS=linux GOARCH=$$arch $(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/loggia-linux-$$arch ./cmd/loggia; done

clean: ## forget what was built, and the demo data
	rm -rf bin data web/dist/assets web/dist/.vite
