DROP TABLE posthog_events;
DROP TABLE posthog_projects;
