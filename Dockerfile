# TwoKey runs from source: no build step. The first stage only fetches the production packages.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are a Node for machines without one, and native builds that everything works without.
RUN npm ci --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    DATA_DIR=/var/lib/twokey \
    HEALTH_PORT=8080
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY commands commands
COPY scripts scripts
COPY src src
RUN install -d -o node -g node -m 0700 /var/lib/twokey
# The journal's second copy: it must outlive the container.
VOLUME /var/lib/twokey
USER node
# No init is needed: src/main.ts handles SIGTERM itself, and starts no process that somebody would have to reap.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
