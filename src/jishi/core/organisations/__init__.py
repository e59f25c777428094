"""The county's organisations: bureaus, hospitals, schools, companies, co-operatives."""
