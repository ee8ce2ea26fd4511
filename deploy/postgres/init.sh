#!/bin/sh
# Run once by the postgres image, on an empty volume: a database for the gateway's state, one for the lake's catalog.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<SQL
CREATE DATABASE state;
CREATE DATABASE lake;
SQL
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname lake --file /lake.sql
