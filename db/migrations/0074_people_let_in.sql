-- The worker opens cycles and asks the deciders: it must see who handed over the link behind whose account (CM-6). The links themselves stay the web's.
grant select (district_id, id, person_id, invited_by, channel, created_at, used_at) on people_invitation to afterbell_worker;
