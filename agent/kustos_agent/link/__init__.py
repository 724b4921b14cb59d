"""The agent's end of the link: joining a manager, staying connected, answering its requests."""
