-- Whoever watches hears of every change, whichever statement made it. A hint says where to look, never what is there.
-- One for each statement and session; with more than 50 jobs it names none of them (a payload has at most 8,000 bytes).
CREATE FUNCTION "tell_of_jobs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('proband_live', json_build_object(
    'kind', 'job',
    'session', "sessionId",
    'ids', CASE WHEN count(*) <= 50 THEN json_agg(id) END
  )::text)
  FROM changed GROUP BY "sessionId";
  RETURN NULL;
END $$;

CREATE TRIGGER "job_made" AFTER INSERT ON "Job" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_of_jobs"();
CREATE TRIGGER "job_changed" AFTER UPDATE ON "Job" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_of_jobs"();

CREATE FUNCTION "tell_of_session"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('proband_live', json_build_object(
    'kind', 'session', 'id', coalesce(NEW.id, OLD.id), 'experiment', coalesce(NEW."experimentId", OLD."experimentId")
  )::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "session_changed" AFTER INSERT OR UPDATE OR DELETE ON "Session"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_session"();

CREATE FUNCTION "tell_of_experiment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('proband_live', json_build_object('kind', 'experiment', 'id', coalesce(NEW.id, OLD.id))::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "experiment_changed" AFTER INSERT OR UPDATE OR DELETE ON "Experiment"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_experiment"();

CREATE FUNCTION "tell_of_member"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('proband_live', json_build_object(
    'kind', 'experiment', 'id', coalesce(NEW."experimentId", OLD."experimentId"))::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "member_changed" AFTER INSERT OR UPDATE OR DELETE ON "ExperimentMember"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_member"();

CREATE FUNCTION "tell_of_credential"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('proband_live', json_build_object('kind', 'credential', 'id', coalesce(NEW.id, OLD.id))::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "credential_changed" AFTER INSERT OR UPDATE OR DELETE ON "Credential"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_credential"();

CREATE FUNCTION "tell_of_share"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('proband_live', json_build_object(
    'kind', 'credential', 'id', coalesce(NEW."credentialId", OLD."credentialId"))::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "share_changed" AFTER INSERT OR UPDATE OR DELETE ON "CredentialShare"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_share"();
