"""发展党员: the file of one applicant, from the application to full membership."""
