-- One act in one round trip: the event, what the case now is, its clocks, and the jobs that follow.
--
-- Returns the event's id; minus that id when this key was used before in this case (nothing is written then);
-- or null when the case is no longer where the act was decided (compare and swap on last_number; nothing is written).
create or replace function cases_act(
    the_case bigint, expected integer, the_action text, the_role text, the_by bigint, the_approver bigint,
    the_day date, the_moment timestamptz, the_data jsonb, the_key text, the_hash bytea,
    the_stage text, closed boolean, paused boolean, the_dates jsonb, the_closing_day date,
    clocks jsonb, follow boolean, the_handler bigint
) returns bigint language plpgsql as $$
declare
    event_id bigint;
    the_organ bigint;
begin
    update cases_case
    set stage = the_stage, is_closed = closed, is_paused = paused, dates = the_dates, closed_on = the_closing_day,
        last_number = expected + 1, head = the_hash, handler_id = the_handler
    where id = the_case and last_number = expected
      and (the_key is null or not exists (select from cases_event where key = the_key))
    returning organ_id into the_organ;
    if not found then
        select -id into event_id from cases_event where key = the_key and case_id = the_case and action = the_action;
        return event_id;
    end if;

    insert into cases_event (case_id, number, action, role, by_id, approved_by_id, "on", at, data, key, hash)
    values (the_case, expected + 1, the_action, the_role, the_by, the_approver, the_day, the_moment, the_data, the_key, the_hash)
    returning id into event_id;

    if clocks is not null then
        insert into cases_deadline (case_id, organ_id, clock, kind, is_leading, owed_by, started_on, due_on, met_on, state, is_provisional, deemed, handler_id)
        select the_case, the_organ, c.*
        from jsonb_to_recordset(clocks) as c (
            clock text, kind text, is_leading boolean, owed_by text, started_on date, due_on date, met_on date,
            state text, is_provisional boolean, deemed text, handler_id bigint
        )
        on conflict (case_id, clock, kind) do update
        set owed_by = excluded.owed_by, started_on = excluded.started_on, due_on = excluded.due_on, met_on = excluded.met_on,
            state = excluded.state, is_provisional = excluded.is_provisional, is_leading = excluded.is_leading, deemed = excluded.deemed,
            handler_id = excluded.handler_id;
    end if;

    if follow then
        perform procrastinate_defer_jobs_v1(array[
            row('default', 'zhengtong.cases.jobs.follow', 0, null, null, jsonb_build_object('event_id', event_id), null)::procrastinate_job_to_defer_v1
        ]);
    end if;
    return event_id;
end $$;
