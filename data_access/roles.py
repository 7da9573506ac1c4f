"""The two logins: one owns the schema and writes, the other only reads and may never do more.

A superuser or an owner is not held by row-level security, so the login that serves pages must be neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, text

from data_access.embedded_cluster import OWNER, READER
from data_access.errors import DatabaseUnavailable, UnsafeRole

OLDEST_VERSION = 15

HOW_TO_MAKE_ROLES = f"""Make the two logins as a superuser of that server:
    CREATE ROLE {OWNER} LOGIN PASSWORD 'choose one';
    CREATE ROLE {READER} LOGIN PASSWORD 'choose another';
    CREATE DATABASE skillpulse OWNER {OWNER};
then set
    SKILLPULSE_OWNER_URL=postgresql://{OWNER}:...@host/skillpulse
    DATABASE_URL=postgresql://{READER}:...@host/skillpulse"""


def create_logins(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Create each role that is missing, without any privilege, and set its password. Needs a superuser's connection."""
    for role, password in passwords.items():
        exists = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
        if not exists:
            run_sql(connection, sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        may = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
        run_sql(
            connection,
            sql.SQL("ALTER ROLE {} {} PASSWORD {}").format(sql.Identifier(role), sql.SQL(may), sql.Literal(password)),
        )


def create_database(connection: Connection, name: str, *, template: str = "template0") -> None:
    """Create a database of OWNER's that PUBLIC cannot enter. Needs a superuser's connection in autocommit."""
    database, owner, reader = sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(READER)
    run_sql(
        connection, sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(database, owner, sql.Identifier(template))
    )
    run_sql(connection, sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    run_sql(connection, sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, reader))


def run_sql(connection: Connection, statement: sql.Composable) -> None:
    """Run a statement that names identifiers, quoted by psycopg; such statements take no binds."""
    raw: Any = connection.connection.driver_connection
    connection.exec_driver_sql(statement.as_string(raw).replace("%", "%%"))


def check_server(connection: Connection) -> None:
    """Raises DatabaseUnavailable where the server is older than OLDEST_VERSION or the database is not in UTF-8."""
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if number < OLDEST_VERSION * 10_000:
        raise DatabaseUnavailable(
            f"The server is PostgreSQL {number // 10_000}; SkillPulse needs {OLDEST_VERSION} or newer. "
            "Upgrade it, or leave DATABASE_URL unset to use the bundled server."
        )
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise DatabaseUnavailable(
            f"The database's encoding is {encoding}; SkillPulse needs UTF8. Make it with: "
            f"CREATE DATABASE skillpulse OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0;"
        )


def check_owner(connection: Connection) -> str:
    """The owner's role name. Raises UnsafeRole for a superuser, DatabaseUnavailable where it may not create tables."""
    role, superuser, creates = connection.execute(
        text(
            "SELECT current_user, rolsuper, has_schema_privilege('public', 'CREATE') "
            "FROM pg_roles WHERE rolname = current_user"
        )
    ).one()
    if superuser:
        raise UnsafeRole(
            f"SKILLPULSE_OWNER_URL logs in as {role}, a superuser. Use a role that owns the database and no more.\n"
            f"{HOW_TO_MAKE_ROLES}"
        )
    if not creates:
        raise DatabaseUnavailable(
            f"SKILLPULSE_OWNER_URL logs in as {role}, which may not create tables. Run in that database, "
            f"as a superuser: GRANT CREATE, USAGE ON SCHEMA public TO {role};"
        )
    return role


_RISKS = text("""
    SELECT current_user AS role,
           rolsuper AS superuser,
           rolbypassrls AS bypasses_row_security,
           rolcreaterole AS creates_roles,
           (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()
             AND pg_has_role(current_user, datdba, 'MEMBER')) AS acts_as_database_owner,
           (SELECT min(pg_get_userbyid(relowner)) FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND pg_has_role(current_user, relowner, 'MEMBER')) AS acts_as_table_owner,
           (SELECT min(relname) FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) AS writable_table,
           has_schema_privilege('public', 'CREATE') AS creates_tables
      FROM pg_roles WHERE rolname = current_user
""")


def check_reader(connection: Connection) -> str:
    """The reading role's name. Raises UnsafeRole naming what it could do beyond reading, and what to do about it."""
    found = connection.execute(_RISKS).one()
    role = found.role
    risks = {
        "it is a superuser": found.superuser,
        "it bypasses row-level security (BYPASSRLS)": found.bypasses_row_security,
        "it may create roles (CREATEROLE)": found.creates_roles,
        f"it is or may act as the database's owner {found.acts_as_database_owner}": found.acts_as_database_owner,
        f"it is or may act as the tables' owner {found.acts_as_table_owner}": found.acts_as_table_owner,
        f"it may write to the table {found.writable_table}": found.writable_table,
        "it may create tables in the schema public": found.creates_tables,
    }
    for risk, applies in risks.items():
        if applies:
            raise UnsafeRole(
                f"DATABASE_URL logs in as {role}: {risk}. Pages must be read by a role that only reads.\n"
                f"{HOW_TO_MAKE_ROLES}"
            )
    return role


_UNREADABLE = text("""
    SELECT NOT has_schema_privilege(:reader, 'public', 'USAGE')
        OR EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                   AND NOT relispartition AND NOT has_table_privilege(:reader, oid, 'SELECT'))
""")


def grant_reading(connection: Connection, reader: str) -> None:
    """Let `reader` SELECT from all tables of today and tomorrow, and nothing else. Needs the owner's connection."""
    if not connection.execute(_UNREADABLE, {"reader": reader}).scalar_one():
        return
    role = sql.Identifier(reader)
    run_sql(connection, sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    run_sql(connection, sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(role))
    run_sql(connection, sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {}").format(role))
