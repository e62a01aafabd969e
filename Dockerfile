# The study in a container: its Python from the hash-pinned locks, TeX and git of the system.
#
#     docker build -t equipoise .        (or: podman build, buildah build)
#     docker run --rm -v equipoise:/equipoise/results -v "$PWD/built:/equipoise/paper/build" \
#         equipoise paper --profile ci
#
# The volume keeps the runs, the folder built/ receives paper.pdf and the report.
#
# It is also the image of a cluster's pods; docs/cluster.rst says what these need beside it.
FROM debian:bookworm-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates git python3 python3-venv \
        latexmk lmodern texlive-latex-extra texlive-latex-recommended \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /equipoise

# the locks alone decide what is installed: while they stay, so does this layer
COPY requirements.lock requirements-slurm.lock ./
RUN python3 -m venv .venv \
    && .venv/bin/python -I -m pip install --no-cache-dir --require-hashes \
        -r requirements.lock -r requirements-slurm.lock \
    && mkdir .venv/.study \
    && cp requirements.lock requirements-slurm.lock .venv/.study/

COPY . .
RUN git config --system --add safe.directory /equipoise && ./study --help

# of the jobs of a cluster, which are called without the front door
ENV PYTHONPATH=/equipoise PYTHONUTF8=1 PYTHONNOUSERSITE=1 KERAS_BACKEND=tensorflow

ENTRYPOINT ["./study"]
CMD ["paper"]
