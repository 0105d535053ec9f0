create index audit_entry_by_action on audit_entry (project, action, id);
