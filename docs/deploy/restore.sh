#!/bin/sh
# Restores a backup into an empty database, before any node is started on it.
#
#   restore.sh DUMP [--send-waiting]
#
# Letters and events that waited when the backup was taken may have been sent since, so their deliveries are suspended unless
# --send-waiting is given. Numbers of tickets go on 10,000 later: links in letters about tickets of after the backup are valid,
# and must not open a new ticket of somebody else. PGDATABASE, and PGHOST, PGPORT, PGUSER and PGPASSFILE, say which database.
set -eu
dump=${1:?usage: restore.sh DUMP [--send-waiting]}
ask() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1"
}
if [ -f "${dump%.dump}.sha256" ]; then
    (cd "$(dirname "$dump")" && sha256sum --check --quiet "$(basename "${dump%.dump}").sha256")
fi
tables=$(ask "select count(*) from information_schema.tables where table_schema = current_schema()")
if [ "$tables" != 0 ]; then
    echo "The database is not empty: nothing was restored." >&2
    exit 1
fi
pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="${PGDATABASE:?}" "$dump"
trap 'echo "The restored database is not ready: start no node on it, empty it and begin anew." >&2' EXIT
# The nodes of the time of the backup are gone.
ask "update act_ru_job set lock_owner_ = null, lock_exp_time_ = null where lock_owner_ is not null"
ask "delete from node"
next=$(ask "select setval(pg_get_serial_sequence('ticket', 'id'), (select last_value from ticket_id_seq) + 10000)")
tickets=$(ask "select count(*) from ticket")
echo "$tickets tickets were restored."
if [ "${2:-}" != --send-waiting ]; then
    ask "update act_ru_job set suspension_state_ = 2 where process_def_key_ in ('deliver-message', 'deliver-event')"
    # Else a later letter to the same address would send them first, to keep the order.
    ask "update message set awaited = false, sender = null, sending_since = null where sent_at is null"
    ask "select 'Suspended: ' || process_def_key_ || ' of ticket ' || e.business_key_
         from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
         where j.suspension_state_ = 2 order by 1"
fi
trap - EXIT
echo "The next ticket is LD-$((100000 + next + 1))."
