-- A title may stand for several packages of the plan (PM-3.3): a Windows for its monthly update, its .NET Framework and single updates. With the first of
-- them alone, a feed that changed another moved nothing in the plan. A mark of 0 is nobody's: every row of a Windows is evaluated again with the next feed.
alter table patching_mark alter column package type text[] using array[package], alter column mark type bigint using case when line like 'windows%' then 0 else mark end;
alter table patching_mark rename column package to packages;
alter table patching_mark add constraint mark_must_name_a_package check (cardinality(packages) >= 1);
