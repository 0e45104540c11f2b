-- Every part sees which migrations the database has: one that is newer than its schema says so and does not start.
grant select on platform_migration to afterbell_app, afterbell_worker;
