-- What SQLite brings along and the ledger's queries use, for PostgreSQL. Run before the schema, which is translated from
-- schema.sql (hasila.ledger.postgresql).

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE hasila_ledger (version integer NOT NULL);   -- that this database is a ledger, and which version of it
INSERT INTO hasila_ledger VALUES (0);

CREATE FUNCTION ifnull(anycompatible, anycompatible) RETURNS anycompatible
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce($1, $2) $$;

-- 'not a number' fits numeric columns of PostgreSQL, and no ledger.
CREATE FUNCTION typeof(numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN $1 = 'NaN' THEN 'text' ELSE 'real' END $$;

CREATE FUNCTION instr(text, text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT strpos($1, $2) $$;

-- The value at a path such as '$.article'.
CREATE FUNCTION json_extract(text, text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT $1::json #>> string_to_array(substr($2, 3), '.') $$;

-- The elements of a list, and of a list at a path.
CREATE FUNCTION json_each(text, OUT value text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 50 AS $$ SELECT json_array_elements_text($1::json) $$;

CREATE FUNCTION json_each(text, text, OUT value text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT json_array_elements_text($1::json #> string_to_array(substr($2, 3), '.')) $$;
