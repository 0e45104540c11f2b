-- A row a device and package gave way to shared situations (0206). What moved them is on the ledger; the plan is computed anew at the first start.
drop table patching_evaluation;
