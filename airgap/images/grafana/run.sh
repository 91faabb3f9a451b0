#!/bin/sh
# Node sizes its heap by the machine; the viewer needs little, and source maps take more memory than it does.
exec node --max-old-space-size=48 --max-semi-space-size=1 /usr/share/grafana/server.js "$@"
