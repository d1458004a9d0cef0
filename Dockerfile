# An image with the exporter. It was not built or run where it was written, which has no engine:
# tests/test_integrations.py compares its packages with those of scripts/setup.
#   docker build -t blog-exporter .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/blog" blog-exporter pdf _posts/a.md -o dist/
FROM python:3.11-slim-bookworm AS build
WORKDIR /source
COPY . .
# Wheels only: no package runs code of its own while it is installed. The versions are locked.
RUN python -m venv /opt/exporter \
    && /opt/exporter/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement scripts/locks/demo.txt \
    && /opt/exporter/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home exporter
COPY --from=build /opt/exporter /opt/exporter
USER exporter
WORKDIR /blog
ENTRYPOINT ["/opt/exporter/bin/exporter"]
CMD ["--help"]
