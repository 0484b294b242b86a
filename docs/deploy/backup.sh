#!/bin/sh
# Backs a running Loopdesk up: its database, at one moment, and the key that signs exports.
#
#   backup.sh FOLDER [EXPORT-KEY]
#
# PGHOST, PGPORT, PGUSER, PGDATABASE and PGPASSFILE say which database, as for every program of PostgreSQL.
set -eu
folder=${1:?usage: backup.sh FOLDER [EXPORT-KEY]}
umask 077
name="$folder/loopdesk-$(date -u +%Y%m%dT%H%M%SZ)"
# Sessions are keys of people who are signed in; they sign in again.
pg_dump --format=custom --exclude-table-data='web_session*' --file="$name.part"
if [ -n "${2:-}" ]; then
    cp "$2" "$name.export-key.pem"
fi
mv "$name.part" "$name.dump"
(cd "$folder" && sha256sum "$(basename "$name.dump")") > "$name.sha256"
echo "$name.dump"
