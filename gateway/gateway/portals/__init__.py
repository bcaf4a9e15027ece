"""The logins of customers and partners: kept by agents, used in either portal."""
