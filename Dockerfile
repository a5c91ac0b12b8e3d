# docker build -t sessctl . && docker run --rm sessctl kayle get vs_… --mock
FROM rust:1.89-alpine AS build
# The versions of Alpine packages disappear from its mirrors, so a pinned one would break the build.
# hadolint ignore=DL3018
RUN apk add --no-cache ca-certificates musl-dev
WORKDIR /source
COPY . .
RUN cargo build --locked --release

# The binary is static, so the image needs only the certificates besides it.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /source/target/release/sessctl /usr/bin/sessctl
# Mount the configuration as /config/sessctl/config.toml, or pass SESSCTL_* variables.
ENV HOME=/ XDG_CONFIG_HOME=/config LANG=C.UTF-8
USER 65532:65532
ENTRYPOINT ["/usr/bin/sessctl"]
