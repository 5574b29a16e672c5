# previz_studio as an image: the wheel with its pages built, in a slim Python. See docs/td.md.
FROM python:3.12-slim AS build
# Empty: torch from the package index, which on Linux is the CUDA build. `cpu`: a gigabyte less, no GPU.
ARG TORCH_BACKEND=""
# The root is read-only when it runs, so what is not compiled here would be compiled again at every start.
ENV UV_COMPILE_BYTECODE=1
WORKDIR /src
# Not pinned: uv only installs; what it installs is, by constraints.txt.
# hadolint ignore=DL3013
RUN pip install --no-cache-dir uv && uv venv /opt/studio
COPY pyproject.toml constraints.txt README.md LICENSE hatch_build.py package.json package-lock.json .npmrc alembic.ini ./
COPY migrations ./migrations
COPY static ./static
COPY templates ./templates
COPY previz_studio ./previz_studio
RUN uv pip install --no-cache --python /opt/studio/bin/python -c constraints.txt \
    ${TORCH_BACKEND:+--torch-backend "$TORCH_BACKEND"} .

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home previz && install -d -o previz -g previz /data
COPY --from=build /opt/studio /opt/studio
# By number, so that Kubernetes can see it is not root.
USER 10001
ENV PATH=/opt/studio/bin:$PATH PREVIZ_DATA=/data PREVIZ_HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/signin', timeout=4)"]
ENTRYPOINT ["previz-studio"]
CMD ["serve"]
