# 政通。`make help` 列出可做的事；每一步做过且没有变化就不再做。
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:

UV_VERSION := 0.13.9
# Debian's own interpreter is built with profile-guided optimisation: twice as fast as many others.
PYTHON ?= $(shell for each in /usr/bin/python3.11 python3.13 python3.12 python3.11 python3; do \
  "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$each"; break; }; done)
export PYTHON
# The machine's own certificates, and the package index that its pip is set up with (uv does not read pip's settings).
export UV_SYSTEM_CERTS := true
INDEX = index=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null || true)}}; \
  [ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index"

UV := .tools/uv/bin/uv
BIN := .venv/bin
YEAR ?= 2018
COUNTY ?= erqi-2018
PORT ?= 8000
# Tests and checks use a database of their own; the front end's sources are whatever is not its product.
OWN_DATABASE := env -u DATABASE_URL
# Files of tests are dealt out to this many processes.
WORKERS ?= 2
PYTEST = $(OWN_DATABASE) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile
ASSETS := $(shell find assets -type f -not -path 'assets/dist/*' 2>/dev/null)

.PHONY: help run up test check static format setup lock bench clean

help: ## 列出全部目标
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: setup ## 装好一切，载入演示县，算出年报，然后在 http://127.0.0.1:8000 提供服务（PORT=… 换端口）
	@.ci/packages fonts || echo "没有中文字体，页面照常，PDF 的字会缺" >&2
	@$(call step,准备数据库); $(BIN)/zhengtong manage migrate --verbosity 0
	@$(call step,载入演示县 $(COUNTY)); $(BIN)/zhengtong demo load $(COUNTY) --if-missing
	@$(BIN)/zhengtong statutes load
	@$(call step,与公布的数字核对); $(BIN)/zhengtong demo check $(COUNTY)
	@$(call step,计算 $(YEAR) 年年报); mkdir -p var/reports
	@$(BIN)/zhengtong report annual --year $(YEAR) $(foreach form,html docx,--out var/reports/annual-$(YEAR).$(form))
	@[ -e var/reports/published-$(YEAR) ] || { $(BIN)/zhengtong report annual --year $(YEAR) --publish && touch var/reports/published-$(YEAR); }
	@$(call step,试用账号); $(BIN)/zhengtong demo accounts
	@$(call step,启动（动态码过期时，另开一个终端执行 $(BIN)/zhengtong demo accounts）); exec $(BIN)/zhengtong up --port $(PORT)

up: setup ## 只启动：数据库、网站和后台任务
	@exec $(BIN)/zhengtong up --port $(PORT)

test: static ## 装好一切，做静态检查，再在自己的临时数据库上跑全部测试
	@.ci/packages fonts browser driver || [ $$(id -u) != 0 ]
	@chosen=(); { command -v chromium && /sbin/ldconfig -p | grep 'libatomic\.so\.1'; } >/dev/null || chosen=(-m "not browser"); \
	$(PYTEST) "$${chosen[@]}" $(ARGS)

check: static ## 提交前的快检查：静态检查和快测试
	@$(PYTEST) -q -m "not slow and not browser" $(ARGS)

static: setup ## 格式、规则、类型、层次、法律数据和情形
	@$(BIN)/ruff format --check --quiet . || { echo "有文件没有排好版：请执行 make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy zhengtong tests bench
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/zhengtong law check
	@$(BIN)/zhengtong law test

format: setup ## 排版并改正能自动改正的
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

setup: .venv/ready .tools/assets ## 装好 Python 环境和前端资源

bench: setup ## 测我们说过的速度，印出比值
	@for each in due_dates acts lists; do $(call step,$$each); $(OWN_DATABASE) $(BIN)/python -m "bench.$$each"; done

lock: $(UV) ## 依 pyproject.toml 写 uv.lock，不记下载站点的名字；make lock UPGRADE=1 另取新版本
	@$(INDEX); $(UV) lock --quiet $(if $(UPGRADE),--upgrade)
	@sed -i -E 's#https://[^"]*/simple"#https://index.invalid/simple"#; s#https://[^"]*/packages/#https://files.invalid/packages/#' uv.lock

clean: ## 删去可以重新生成的东西（不动 var/ 里的数据）
	@rm -rf .tools .venv node_modules assets/dist static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

define step
echo; echo "── $(1)"
endef

$(UV):
	@[ -n "$(PYTHON)" ] || { echo "没有找到 Python 3.11 或更新的版本：请先安装 python3" >&2; exit 1; }
	@.ci/packages venv
	@echo "准备 uv $(UV_VERSION)" >&2; rm -rf .tools/uv
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
	  $(PYTHON) -m venv .tools/uv && .tools/uv/bin/python -m pip install --quiet --quiet uv==$(UV_VERSION); \
	else $(PYTHON) -m pip install --quiet --quiet --target .tools/uv uv==$(UV_VERSION); fi \
	|| { rm -rf .tools/uv; echo "没有装上 uv：请检查网络和 pip 的软件源设置" >&2; exit 1; }

.venv/ready: uv.lock pyproject.toml | $(UV)
	@echo "准备 Python 环境（$(PYTHON)）" >&2
	@[ -x $(BIN)/python ] && $(BIN)/python -c '' 2>/dev/null || $(UV) venv --quiet --clear --python $(PYTHON) .venv
	@$(UV) export --quiet --frozen --no-emit-project --no-header --all-groups --output-file .tools/requirements.txt >/dev/null
	@$(INDEX); $(UV) pip sync --quiet --python $(BIN)/python --require-hashes .tools/requirements.txt \
	|| { echo "Python 依赖没有装全：请检查网络后重试 make setup" >&2; exit 1; }
	@$(INDEX); $(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

.tools/assets: node_modules/.package-lock.json $(ASSETS)
	@echo "构建前端资源" >&2
	@mkdir -p .tools; npm run --silent build >.tools/assets.log 2>&1 \
	|| { cat .tools/assets.log >&2; echo "前端资源没有构建成：请看上面的消息" >&2; exit 1; }
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@command -v npm >/dev/null || { echo "缺少 npm：请先安装 Node.js 20 或更新的版本" >&2; exit 1; }
	@echo "安装前端依赖" >&2
	@npm ci --silent || { echo "前端依赖没有装全：请检查网络后重试 make setup" >&2; exit 1; }
	@touch $@
