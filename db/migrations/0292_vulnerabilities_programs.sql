-- Beside the Windows of a device, the programs of Microsoft's that are mended by updates (SQL Server, Exchange, SharePoint, Office): each is a state of its own,
-- a title with build and updates, and equal ones are judged once (PM-3.2).
alter table vulnerabilities_windows add column part text not null default ''; -- '': the system itself; else the program
alter table vulnerabilities_windows drop constraint vulnerabilities_windows_pkey;
alter table vulnerabilities_windows add primary key (district_id, device_id, part);

-- Which titles may be such a program: few of hundreds of thousands.
create index inventory_title_programs on inventory_title (id)
  where ecosystem = 'windows' and name ~* '(sql server|exchange server|sharepoint|microsoft office)';
