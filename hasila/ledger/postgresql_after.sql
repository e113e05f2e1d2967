-- The triggers and the full-text index of schema.sql as PostgreSQL has them. Run after the translated schema.

CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE FUNCTION quotes_its_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.quote IS DISTINCT FROM (
        SELECT substr(a.text, NEW.start::integer + 1, (NEW."end" - NEW.start)::integer)
        FROM facts f JOIN articles a ON a.id = f.article_id WHERE f.id = NEW.fact_id
    ) THEN
        RAISE EXCEPTION 'evidence does not quote its article: quote must equal text[start:end]';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER evidence_quotes_its_article BEFORE INSERT ON evidence
FOR EACH ROW EXECUTE FUNCTION quotes_its_article();

CREATE TRIGGER evidence_is_not_changed BEFORE UPDATE ON evidence
FOR EACH ROW EXECUTE FUNCTION refused('evidence is never changed: delete the fact and add it again');

CREATE TRIGGER articles_text_is_not_changed BEFORE UPDATE OF text ON articles
FOR EACH ROW WHEN (NEW.text IS DISTINCT FROM OLD.text)
EXECUTE FUNCTION refused('the text of an article is never changed: its facts point into it');

CREATE TRIGGER judgements_are_not_changed BEFORE UPDATE ON judgements
FOR EACH ROW EXECUTE FUNCTION refused('judgements are append-only: add one that withdraws it');

CREATE TRIGGER judgements_are_not_deleted BEFORE DELETE ON judgements
FOR EACH ROW EXECUTE FUNCTION refused('judgements are append-only: add one that withdraws it');

-- Trigrams, as in SQLite: a name is found with prepositions or conjunctions glued to it.
CREATE TABLE article_search (
    rowid bigint PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    body text NOT NULL
);
CREATE INDEX article_search_trigrams ON article_search USING gin (body gin_trgm_ops);
