"""What accepting a post costs: posts a second through the real action, beside the bare database's own floor."""
