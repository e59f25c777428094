"""Party life: how members are developed, step by step."""
