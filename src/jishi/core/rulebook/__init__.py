"""The county's and its towns' own values of the rules, by the date from which they hold."""
