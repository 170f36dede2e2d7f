# shellcheck shell=bash
# A private Ceph for one run, with a gateway for S3 and one for STS. Needs steps.sh and packages.sh.
# Where it is not to be had its tests are skipped and say so.

CEPH_FOLDER=
CEPH_GROUPS=()
CEPH_LAST=
CEPH_PROGRAMS=(ceph-mon ceph-osd radosgw radosgw-admin ceph ceph-authtool monmaptool)

find_ceph() {
    local program
    for program in "${CEPH_PROGRAMS[@]}"; do
        command -v "$program" >/dev/null || return 1
    done
}

ensure_ceph() {
    [ -n "${ORCHSTACK_S3:-}" ] || ensure_optional Ceph find_ceph radosgw ceph-mon ceph-osd ceph-common
}

# start_ceph FOLDER: a new one in FOLDER, with its objects in memory; sets ORCHSTACK_S3.
start_ceph() {
    if [ -n "${ORCHSTACK_S3:-}" ] || ! find_ceph; then
        return
    fi
    CEPH_FOLDER=$1
    at_exit stop_ceph
    local attempt log=$CEPH_FOLDER.log
    begin_step 'Starting Ceph'
    for attempt in 1 2 3; do
        mkdir -m 700 "$CEPH_FOLDER"
        if start_ceph_once >"$log" 2>&1; then
            end_step ok
            return
        fi
        # Somebody may have taken a port between the look and the start.
        grep -qrhi 'address already in use' "$CEPH_FOLDER" || break
        stop_ceph
    done
    tail -n 20 "$CEPH_FOLDER"/*.out >>"$log" 2>/dev/null || true
    fail_step "$log" "Ceph did not start (attempt $attempt)."
    return 1
}

start_ceph_once() {
    local monitor objects tokens store secret
    monitor=$(free_port)
    objects=$(free_port)
    tokens=$(free_port)
    store=$(cat /proc/sys/kernel/random/uuid)
    secret=$(ceph_secret 20)
    write_ceph_settings "$monitor" || return 1
    create_ceph_keys || return 1
    start_ceph_program ceph-mon -i a && await_port "$CEPH_LAST" "$monitor" || return 1
    ceph_does ceph --connect-timeout 20 osd new "$store" && ceph_does ceph auth import -i keyring || return 1
    ceph_does ceph-osd -i 0 --mkfs --osd-uuid "$store" && start_ceph_program ceph-osd -i 0 || return 1
    start_ceph_gateway s3 "$objects" || return 1
    # A gateway of its own: a session that reaches this one takes on the role again, without its policy.
    start_ceph_gateway s3,sts "$tokens" || return 1
    create_ceph_user "$secret" || return 1
    export ORCHSTACK_S3="Endpoint=http://127.0.0.1:$objects;Tokens=http://127.0.0.1:$tokens;AccessKey=tenancy;SecretKey=$secret;Role=arn:aws:iam:::role/tenants"
}

# One monitor, one store in memory without copies, and quick elections; nothing of it outlives the run.
write_ceph_settings() {
    (umask 077 && cat >"$CEPH_FOLDER/ceph.conf" <<SETTINGS
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon_host = [v2:127.0.0.1:$1]
mon_initial_members = a
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
run_dir = $CEPH_FOLDER
admin_socket =
keyring = $CEPH_FOLDER/keyring
log_file = $CEPH_FOLDER/\$name.log
mon_cluster_log_file = $CEPH_FOLDER/cluster.log
mon_data = $CEPH_FOLDER/mon
osd_data = $CEPH_FOLDER/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data_avail_crit = 1
mon_max_pg_per_osd = 1000
auth_allow_insecure_global_id_reclaim = false
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
rgw_s3_auth_use_sts = true
rgw_sts_key = $(ceph_secret 8)
rgw_dynamic_resharding = false
rgw_run_sync_thread = false
SETTINGS
    )
}

create_ceph_keys() {
    local keyring=$CEPH_FOLDER/keyring
    mkdir "$CEPH_FOLDER/mon" "$CEPH_FOLDER/osd"
    ceph-authtool -C "$keyring" --gen-key -n mon. --cap mon 'allow *' \
        && ceph-authtool "$keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' \
        && ceph-authtool "$keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' \
        && monmaptool --create --addv a "$(sed -n 's/^mon_host = //p' "$CEPH_FOLDER/ceph.conf")" --fsid "$(sed -n 's/^fsid = //p' "$CEPH_FOLDER/ceph.conf")" "$CEPH_FOLDER/monmap" \
        && ceph_does ceph-mon --mkfs -i a --monmap monmap --keyring keyring
}

start_ceph_gateway() {
    start_ceph_program radosgw -n client.admin --log-file "$CEPH_FOLDER/$1.log" --rgw-enable-apis "$1" --rgw-frontends "beast endpoint=127.0.0.1:$2 tcp_nodelay=1" \
        && await_port "$CEPH_LAST" "$2"
}

# A user who may do everything in the gateway, and the role that is taken on for one tenant at a time.
create_ceph_user() {
    local trust='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/tenancy"]},"Action":["sts:AssumeRole"]}]}'
    local rights='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}'
    ceph_does radosgw-admin user create --uid=tenancy --display-name=tenancy --access-key=tenancy --secret-key="$1" \
        && ceph_does radosgw-admin role create --role-name=tenants --assume-role-policy-doc="$trust" \
        && ceph_does radosgw-admin role-policy put --role-name=tenants --policy-name=all --policy-doc="$rights"
}

# ceph_does PROGRAM ARGUMENT…: in the folder, with its settings.
ceph_does() {
    local program=$1
    shift
    (cd "$CEPH_FOLDER" && "$program" -c ceph.conf "$@")
}

# start_ceph_program PROGRAM ARGUMENT…: in the background; its group is CEPH_LAST.
start_ceph_program() {
    start_group as_ceph "$@" >>"$CEPH_FOLDER/$1.out" 2>&1
    CEPH_GROUPS+=("$GROUP")
    CEPH_LAST=$GROUP
    GROUP=
}

as_ceph() {
    local program
    program=$(command -v "$1")
    shift
    cd "$CEPH_FOLDER" || exit
    tie TERM
    exec ${TIE[@]+"${TIE[@]}"} env -i PATH="$PATH" LC_ALL=C "$program" -c ceph.conf -f "$@"
}

ceph_secret() {
    head -c "$1" /dev/urandom | od -An -tx1 | tr -d ' \n'
}

# stop_ceph: touches only what start_ceph started. There is nothing to save, so nothing waits for an orderly end.
stop_ceph() {
    local group
    for group in ${CEPH_GROUPS[@]+"${CEPH_GROUPS[@]}"}; do
        kill -s KILL -- "-$group" 2>/dev/null || true
        wait "$group" 2>/dev/null || true
    done
    CEPH_GROUPS=()
    [ -z "$CEPH_FOLDER" ] || rm -rf "$CEPH_FOLDER" 2>/dev/null || true
}
