#!/bin/sh
# One role and one database per service; none can look into another's.
set -eu
for service in auth agents signals trades deployments positions wallets analytics hyperliquid twitter; do
  name=$(echo "$service" | tr '[:lower:]' '[:upper:]')_DATABASE_PASSWORD
  password=$(printenv "$name")
  psql -v ON_ERROR_STOP=1 -U postgres -v service="$service" -v password="$password" <<'SQL'
create role :"service" login password :'password';
create database :"service" owner :"service";
revoke connect on database :"service" from public;
SQL
done
