-- Whether feeds judged a scanner's finding on its device (PM-3.2) is asked from the vulnerability's side: which products its records name.
create index on vulnerabilities_advisory_product (feed_id, n);
drop index vulnerabilities_advisory_product_feed_id_idx;
